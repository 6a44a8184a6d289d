import { UnknownEventSourceError } from '../../../runtime/trigger/errors.ts';
import { type EventSource, eventSourceOf, eventSources, recognized, recognizers } from '../../../runtime/trigger/event-source.ts';
import { payload, payloadNames } from './payload.ts';

/** The source that a payload's file is named after: the longest name that fits, such as `s3-test` before `s3`. */
function sourceOf(name: string): EventSource | undefined {
  const fitting = eventSources.filter((source) => name === source || name.startsWith(`${source}-`));
  return fitting.sort((left, right) => right.length - left.length)[0];
}

describe('the source of an event', () => {
  it.each(payloadNames)('is told by exactly one recognizer: %s', (name) => {
    const event = payload<unknown>(name);
    const recognizing = eventSources.filter((source) => recognizers[source].recognizes(event));
    expect(recognizing).toEqual([sourceOf(name)]);
    expect(eventSourceOf(event)).toBe(sourceOf(name));
    expect(recognized(event)).toEqual({ source: sourceOf(name), event });
  });

  it('has a payload for each recognizer', () => {
    expect([...new Set(payloadNames.map(sourceOf))].sort()).toEqual([...eventSources].sort());
  });

  it.each<[string, unknown, string]>([
    ['a load balancer', { requestContext: { elb: {} }, httpMethod: 'GET', path: '/' }, 'requestContext, httpMethod, path'],
    [
      'a socket',
      { requestContext: { connectionId: 'c', eventType: 'CONNECT' }, isBase64Encoded: false },
      'requestContext, isBase64Encoded',
    ],
    [
      'a lattice',
      { version: '2.0', path: '/', method: 'GET', requestContext: { serviceArn: 'x' } },
      'version, path, method, requestContext',
    ],
    ['an authorizer of a REST API', { ...payload<object>('api-gateway-v1-iam'), type: 'REQUEST', methodArn: 'arn' }, 'resource, path'],
    ['an authorizer of an HTTP API', { ...payload<object>('api-gateway-v2-iam'), type: 'REQUEST', routeArn: 'arn' }, 'version, routeKey'],
    ['Kinesis', { Records: [{ eventSource: 'aws:kinesis', kinesis: {} }] }, 'Records'],
    ['Kafka', { eventSource: 'aws:kafka', records: {} }, 'eventSource, records'],
    ['an empty batch', { Records: [] }, 'Records'],
    ['no batch', { Records: [null] }, 'Records'],
    ['a job without a name', { allframe: 'job' }, 'allframe'],
    ['another word of ours', { allframe: 'dance' }, 'allframe'],
    ['nothing', {}, ''],
    ['null', null, 'object'],
    ['undefined', undefined, 'undefined'],
    ['text', 'text', 'string'],
    ['a list', [1, 2], '0, 1'],
  ])('is unknown for %s, and the error names the keys and what is taken', (_, event, keys) => {
    const attempt = () => eventSourceOf(event, ['sqs', 'sns']);
    expect(attempt).toThrow(UnknownEventSourceError);
    expect(attempt).toThrow(`An event of an unknown source came, with the keys ${keys}`);
    expect(attempt).toThrow('; this function takes sqs, sns. Check what invokes it');
    expect(() => eventSourceOf(event)).toThrow(UnknownEventSourceError);
  });

  it('is refused where the function does not take it, although it is known', () => {
    const attempt = () => recognized(payload('sqs'), ['api-gateway-v1', 'api-gateway-v2']);
    expect(attempt).toThrow('An event of the source sqs came, with the keys Records; this function takes api-gateway-v1, api-gateway-v2.');
    expect(attempt).toThrow(expect.objectContaining({ code: 'unknown-event-source', source: 'sqs', keys: ['Records'] }));
  });

  it('tells the type of the event', () => {
    const told = recognized(payload('schedule'), ['schedule', 'sqs']);
    expect(told.source === 'schedule' ? told.event.schedule : told.event.Records.length).toBe('nightly');
  });
});
