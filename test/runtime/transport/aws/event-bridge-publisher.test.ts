import { randomUUID } from 'node:crypto';
import { incoming } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import type { PutEventsEntry } from '../../../../runtime/aws-client/event-bridge-calls.ts';
import { createCommandBus } from '../../../../runtime/command-bus/command-bus.ts';
import { InMemoryEventStore } from '../../../../runtime/event-store/in-memory-event-store.ts';
import { eventPublisherContract } from '../../../../runtime/testing/event-publisher-contract.ts';
import { EventBridgePublisher } from '../../../../runtime/transport/aws/event-bridge-publisher.ts';
import type { PublicEvent } from '../../../../runtime/transport/event-bus.ts';
import { type EventBridgeEvent, handleEventBridgeEvent } from '../../../../runtime/trigger/event-bridge.ts';
import { CountUp } from '../../counter.ts';
import { awsFault, type FakeAnswer, fakeCalls, pauses } from './fake-calls.ts';

type Entries = { readonly Entries: readonly PutEventsEntry[] };

const taken = ({ Entries }: Entries) => ({ FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: randomUUID() })) });

/** Takes all but those of the sources that are named. */
const failing =
  (code: string, ...sources: readonly string[]) =>
  (input: Entries) => ({
    FailedEntryCount: sources.length,
    Entries: input.Entries.map(({ Source }) =>
      sources.includes(Source) ? { ErrorCode: code, ErrorMessage: `no ${Source}` } : { EventId: randomUUID() },
    ),
  });

function setUp(...answers: readonly FakeAnswer[]) {
  const { calls, made } = fakeCalls(...(answers.length > 0 ? answers : [taken]));
  const ambient = pauses();
  const bus = new EventBridgePublisher({ client: calls, bus: 'orders-prod', ambient });
  const sourcesOf = ({ Entries }: Entries) => Entries.map(({ Source }) => Source);
  return { bus, made, waits: ambient.waits, requests: () => made.map(({ input }) => sourcesOf(input)) };
}

function event(source: string, change: Partial<PublicEvent> = {}): PublicEvent {
  const metadata = { eventId: source, schemaVersion: 1, streamId: '1', version: 1, correlationId: 'c', causationDepth: 0 };
  return { id: source, source, type: 'order.placed', time: '2026-01-01T00:00:00.000Z', data: { cents: 5 }, metadata, ...change };
}

const sources = (count: number) => Array.from({ length: count }, (_, index) => `s-${index}`);

describe('a bus of EventBridge', () => {
  eventPublisherContract(() => {
    const { bus, made } = setUp(failing('NotAuthorizedForSourceException', 'refused'));
    return {
      publisher: bus,
      refused: () => event('refused'),
      received: async () =>
        made
          .flatMap(({ input }) => input.Entries as PutEventsEntry[])
          .filter(({ Source }) => Source !== 'refused')
          .map(publicEventOf),
    };
  });

  it('sends data and metadata as one document, and everything else where rules look for it', async () => {
    const { bus, made } = setUp();
    await bus.publish([event('orders')]);
    const [{ operation, input } = { operation: '', input: undefined }] = made;
    expect(operation).toBe('PutEvents');
    const { Detail, ...envelope } = input.Entries[0];
    expect(envelope).toEqual({
      EventBusName: 'orders-prod',
      Source: 'orders',
      DetailType: 'order.placed',
      Time: new Date('2026-01-01T00:00:00.000Z'),
    });
    expect(JSON.parse(Detail)).toEqual({ cents: 5, metadata: event('orders').metadata });
  });

  it.each([null, 'text', 7, [1, 2]])('puts data that is no object under a name of its own: %j', async (data) => {
    const { bus, made } = setUp();
    await bus.publish([event('orders', { data })]);
    expect(JSON.parse(made[0]?.input.Entries[0].Detail)).toEqual({ data, metadata: event('orders').metadata });
  });

  it('tells X-Ray which trace an event belongs to, where that is told', async () => {
    const { bus, made } = setUp();
    const traced = (traceParent: string) => event('orders', { metadata: { ...event('orders').metadata, traceParent } });
    const trace = '0af7651916cd43dd8448eb211c80319c';
    await bus.publish([`00-${trace}-b7ad6b7169203331-01`, `00-${trace}-b7ad6b7169203331-00`, '00-a-b-01'].map(traced));
    expect(made[0]?.input.Entries.map(({ TraceHeader }: PutEventsEntry) => TraceHeader)).toEqual([
      'Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=1',
      'Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=b7ad6b7169203331;Sampled=0',
      undefined,
    ]);
  });

  it('sends ten events a request, in their order', async () => {
    const { bus, requests } = setUp();
    expect(await bus.publish(sources(23).map((source) => event(source)))).toEqual(Array(23).fill(undefined));
    expect(requests()).toEqual([sources(23).slice(0, 10), sources(23).slice(10, 20), sources(23).slice(20)]);
  });

  it('sends less than 1 MiB a request', async () => {
    const { bus, requests } = setUp();
    const large = (source: string) => event(source, { data: { text: 'ä'.repeat(200 * 1024) } });
    await bus.publish([large('a'), large('b'), large('c')]);
    expect(requests()).toEqual([['a', 'b'], ['c']]);
  });

  it('refuses what never fits, and sends the others', async () => {
    const { bus, requests } = setUp();
    const outcomes = await bus.publish([
      event('a', { data: { text: 'x'.repeat(1024 * 1024) } }),
      event('b', { data: { metadata: { mine: true } } }),
      event('c'),
    ]);
    expect(outcomes).toEqual([
      { code: 'event-too-large', reason: expect.stringMatching(/^it has 10\d{5} bytes, more than 1048575; /) },
      { code: 'reserved-field', reason: expect.stringContaining('order.placed has a field metadata') },
      undefined,
    ]);
    expect(requests()).toEqual([['c']]);
  });

  it.each(['ThrottlingException', 'InternalFailure', 'InternalException', 'ServiceUnavailable'])(
    'sends again what failed for %s, and that alone',
    async (code) => {
      const { bus, requests, waits } = setUp(failing(code, 'b'), taken);
      expect(await bus.publish([event('a'), event('b'), event('c')])).toEqual([undefined, undefined, undefined]);
      expect(requests()).toEqual([['a', 'b', 'c'], ['b']]);
      expect(waits).toEqual([50]);
    },
  );

  it('tells what failed three times, in its place', async () => {
    const { bus, requests, waits } = setUp(failing('ThrottlingException', 'b'));
    expect(await bus.publish([event('a'), event('b')])).toEqual([undefined, { code: 'ThrottlingException', reason: 'no b' }]);
    expect(requests()).toEqual([['a', 'b'], ['b'], ['b']]);
    expect(waits).toEqual([50, 100]);
  });

  it('does not send again what is at fault itself', async () => {
    const { bus, requests } = setUp(failing('MalformedDetail', 'a'));
    expect(await bus.publish([event('a'), event('b')])).toEqual([{ code: 'MalformedDetail', reason: 'no a' }, undefined]);
    expect(requests()).toHaveLength(1);
  });

  it.each([{}, { Entries: [] }, { FailedEntryCount: 0, Entries: [{}] }])(
    'never takes an event for published that the answer does not account for: %j',
    async (answer) => {
      const { bus, requests } = setUp(answer, taken);
      expect(await bus.publish([event('a')])).toEqual([undefined]);
      expect(requests()).toEqual([['a'], ['a']]);
      expect(await setUp(answer).bus.publish([event('a')])).toEqual([{ code: 'UnreadableAnswerError', reason: expect.any(String) }]);
    },
  );

  it('says why where EventBridge refuses a request as a whole', async () => {
    await expect(setUp(awsFault('AccessDeniedException')).bus.publish([event('a')])).rejects.toMatchObject({
      name: 'ServiceCallError',
      retryable: false,
      message:
        'EventBridge did not PutEvents for the bus orders-prod: AccessDeniedException: as AWS says it; is it the right one, and may this role use it?',
    });
  });

  it('is understood by a service of ours: the same command however often an event comes, and what it comes from is continued', async () => {
    const store = new InMemoryEventStore();
    const commands = createCommandBus({ store, ambient: testAmbient(), tenants: true });
    const schema = z.strictObject({ counter: z.string(), metadata: z.unknown() });
    const rule = incoming({ source: 'door', schema, command: CountUp, map: ({ counter }) => ({ counterId: counter }) });
    const { bus, made } = setUp();
    const metadata = { ...event('door').metadata, correlationId: 'c-9', causationDepth: 3, tenant: 'acme', traceParent: '00-a-b-01' };
    for (let time = 0; time < 2; time += 1) await bus.publish([event('door', { data: { counter: 'a' }, metadata })]);

    for (const { input } of made) await handleEventBridgeEvent(envelopeOf(input.Entries[0]), { rules: { 'order.placed': rule }, commands });

    const { commits } = await store.load('acme#Counter#a');
    expect(commits.map((commit) => commit.metadata)).toEqual([
      expect.objectContaining({
        commandId: 'event:door:door',
        correlationId: 'c-9',
        causationDepth: 4,
        tenant: 'acme',
        traceParent: '00-a-b-01',
      }),
    ]);
  });
});

/** What a rule hands to a function. */
function envelopeOf({ Source, DetailType, Detail }: PutEventsEntry): EventBridgeEvent {
  return { id: randomUUID(), source: Source, 'detail-type': DetailType, detail: JSON.parse(Detail) };
}

function publicEventOf({ Source: source, DetailType: type, Time, Detail }: PutEventsEntry): PublicEvent {
  const { metadata, ...data } = JSON.parse(Detail);
  return { id: metadata.eventId, source, type, time: Time.toISOString(), data, metadata };
}
