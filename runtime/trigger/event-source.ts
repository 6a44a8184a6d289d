import { type ApiGatewayV1Event, isApiGatewayV1Event } from './api-gateway-v1-event.ts';
import { type ApiGatewayV2Event, isApiGatewayV2Event } from './api-gateway-v2.ts';
import { isInvokeEvent } from './direct-invoke.ts';
import { type DynamoDbStreamEvent, isDynamoDbStreamEvent } from './dynamodb-stream.ts';
import { UnknownEventSourceError } from './errors.ts';
import { type EventBridgeEvent, isEventBridgeEvent } from './event-bridge.ts';
import { type FunctionUrlEvent, isFunctionUrlEvent } from './function-url.ts';
import type { InvokeEvent } from './invoke-message.ts';
import { isJobEvent, type JobEvent } from './job.ts';
import { isS3Event, isS3TestEvent, type S3Event, type S3TestEvent } from './s3.ts';
import { isScheduleEvent, type ScheduleEvent } from './schedule.ts';
import { isSnsEvent, type SnsEvent } from './sns.ts';
import { isSqsEvent, type SqsEvent } from './sqs.ts';

/** What each source sends. */
export interface EventsBySource {
  'api-gateway-v1': ApiGatewayV1Event;
  'api-gateway-v2': ApiGatewayV2Event;
  'function-url': FunctionUrlEvent;
  sqs: SqsEvent;
  sns: SnsEvent;
  s3: S3Event;
  's3-test': S3TestEvent;
  'dynamodb-stream': DynamoDbStreamEvent;
  'event-bridge': EventBridgeEvent;
  schedule: ScheduleEvent;
  job: JobEvent;
  'direct-invoke': InvokeEvent;
}

/** What invokes a function. */
export type EventSource = keyof EventsBySource;

/** An event with its source: a `switch` on `source` tells the event's type. */
export type Recognized<Source extends EventSource = EventSource> = {
  [S in Source]: { readonly source: S; readonly event: EventsBySource[S] };
}[Source];

/** How a source is told from all others. */
export interface Recognizer<Source extends EventSource = EventSource> {
  readonly source: Source;
  /** The field of an event that decides. */
  readonly field: string;
  readonly recognizes: (event: unknown) => event is EventsBySource[Source];
}

/** One recognizer a source: each decides by a field that its source alone has, so that their order means nothing. */
export const recognizers: { readonly [S in EventSource]: Recognizer<S> } = {
  'api-gateway-v1': { source: 'api-gateway-v1', field: 'resource, with httpMethod', recognizes: isApiGatewayV1Event },
  'api-gateway-v2': { source: 'api-gateway-v2', field: 'requestContext.http, of version 2.0', recognizes: isApiGatewayV2Event },
  'function-url': { source: 'function-url', field: 'requestContext.domainName, with .lambda-url.', recognizes: isFunctionUrlEvent },
  sqs: { source: 'sqs', field: 'Records[0].eventSource: aws:sqs', recognizes: isSqsEvent },
  sns: { source: 'sns', field: 'Records[0].EventSource: aws:sns', recognizes: isSnsEvent },
  s3: { source: 's3', field: 'Records[0].eventSource: aws:s3', recognizes: isS3Event },
  's3-test': { source: 's3-test', field: 'Event: s3:TestEvent', recognizes: isS3TestEvent },
  'dynamodb-stream': { source: 'dynamodb-stream', field: 'Records[0].eventSource: aws:dynamodb', recognizes: isDynamoDbStreamEvent },
  'event-bridge': { source: 'event-bridge', field: 'detail-type', recognizes: isEventBridgeEvent },
  schedule: { source: 'schedule', field: 'allframe: schedule', recognizes: isScheduleEvent },
  job: { source: 'job', field: 'allframe: job', recognizes: isJobEvent },
  'direct-invoke': { source: 'direct-invoke', field: 'allframe: invoke', recognizes: isInvokeEvent },
};

/** Every source. */
export const eventSources = Object.keys(recognizers) as EventSource[];

/**
 * Tells what invoked a function.
 *
 * @param takes the sources that the function has triggers for
 * @throws {UnknownEventSourceError} naming the event's keys and what the function takes
 */
export function eventSourceOf<Source extends EventSource = EventSource>(event: unknown, takes?: readonly Source[]): Source {
  return recognized(event, takes).source;
}

/**
 * An event with its source.
 *
 * @param takes the sources that the function has triggers for
 * @throws {UnknownEventSourceError} naming the event's keys and what the function takes
 */
export function recognized<Source extends EventSource = EventSource>(event: unknown, takes?: readonly Source[]): Recognized<Source> {
  const known: readonly EventSource[] = takes ?? eventSources;
  const source = eventSources.find((name) => recognizers[name].recognizes(event));
  if (source === undefined || !known.includes(source)) throw new UnknownEventSourceError({ event, known, source });
  return { source, event } as unknown as Recognized<Source>;
}
