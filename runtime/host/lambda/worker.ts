import type { Service } from '../../service/service.ts';
import { handleInvokeEvent } from '../../trigger/direct-invoke.ts';
import { handleEventBridgeEvent } from '../../trigger/event-bridge.ts';
import { recognized } from '../../trigger/event-source.ts';
import type { InvokeAnswer } from '../../trigger/invoke-message.ts';
import { handleS3Event } from '../../trigger/s3.ts';
import { handleScheduleEvent } from '../../trigger/schedule.ts';
import { handleSnsEvent } from '../../trigger/sns.ts';
import { type BatchResult, handleSqsEvent } from '../../trigger/sqs.ts';
import type { HandlerOptions } from '../handler-options.ts';
import { afterSecrets } from './after-secrets.ts';
import type { FunctionAdapters } from './function-adapters.ts';
import { type Handle, lambdaHandler } from './invocation.ts';
import { start } from './start.ts';
import { type WorkerDeliveries, workerDeliveries } from './worker-deliveries.ts';

/** What becomes of an event, where its source waits for an answer. */
type Answer = BatchResult | InvokeAnswer | undefined;

/**
 * The Lambda function that runs commands from everything but HTTP. Accepts events of SQS, EventBridge, SNS, S3, schedules of EventBridge
 * Scheduler, and invocations of other services.
 */
export function createHandler(service: Service, options: HandlerOptions, adapters?: Partial<FunctionAdapters>) {
  const started = start(service, 'worker', options, adapters);
  return lambdaHandler(
    started,
    afterSecrets(started, () => delivering(workerDeliveries(started))),
  );
}

const sources = ['sqs', 'event-bridge', 'sns', 's3', 's3-test', 'schedule', 'direct-invoke'] as const;

function delivering({ queue, bus, topics, objects, schedules, invocations }: WorkerDeliveries): Handle<Answer> {
  return async (received, deadline) => {
    const { source, event } = recognized(received, sources);
    switch (source) {
      case 'sqs':
        return handleSqsEvent(event, queue, deadline);
      case 'event-bridge':
        return void (await handleEventBridgeEvent(event, bus, deadline));
      case 'sns':
        return void (await handleSnsEvent(event, topics, deadline));
      case 's3':
        return void (await handleS3Event(event, objects, deadline));
      case 's3-test':
        return undefined;
      case 'schedule':
        return void (await handleScheduleEvent(event, schedules, deadline));
      case 'direct-invoke':
        return handleInvokeEvent(event, invocations, deadline);
    }
  };
}
