import { aggregate } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { consume } from '../../../../runtime/process-manager/consumer/consumer.ts';
import { InvalidIntegrationEventError, PublishFailedError } from '../../../../runtime/process-manager/integration/errors.ts';
import { type AnyIntegrationEvent, integrationEvent } from '../../../../runtime/process-manager/integration/integration-event.ts';
import { createPublisherConsumer } from '../../../../runtime/process-manager/integration/publisher-consumer.ts';
import type { PublicEvent, PublishFailure } from '../../../../runtime/transport/event-bus.ts';
import { Counter } from '../../counter.ts';
import { counted, world } from '../consuming.ts';

const stream = 'Counter#a';

const CounterMoved = integrationEvent('counter.moved', {
  version: 3,
  from: Counter.events.Counted,
  schema: z.object({ steps: z.number().max(100), currency: z.string().default('none') }),
  map: ({ by }) => ({ steps: by }),
});
const CounterClosed = integrationEvent('counter.closed', {
  version: 1,
  from: Counter.events.Closed,
  schema: z.object({}),
  map: () => ({}),
});
const all: readonly AnyIntegrationEvent[] = [CounterMoved, CounterClosed];
const Stranger = aggregate('Stranger', { events: { Counted: z.object({}) }, initialState: {} }, { Counted: (state) => state });

/** A publisher on a bus whose answers a test decides. */
function publishing(publish = all, answer: (event: PublicEvent) => PublishFailure | undefined = () => undefined) {
  const around = world();
  const calls: (readonly PublicEvent[])[] = [];
  const publisher = {
    publish: async (events: readonly PublicEvent[]) => {
      calls.push(events);
      return events.map(answer);
    },
  };
  const publication = { source: 'counters', publish, aggregates: [Stranger, Counter], startFrom: 'beginning' } as const;
  const consumer = createPublisherConsumer(publication, { publisher, ambient: around.ambient });
  const deliver = (...commits: readonly Parameters<typeof consumer.handle>[0][]) => consume(consumer, commits, around.ports);
  const idsOf = () => calls.flat().map(({ id }) => id);
  return { ...around, calls, publisher, consumer, deliver, idsOf };
}

describe('the publisher', () => {
  it('is one consumer a service, follows those aggregates whose events are published, and starts now', () => {
    const { consumer } = publishing();
    expect(consumer).toMatchObject({ name: 'publisher:counters', from: ['Counter'], startFrom: 'beginning' });
    const ports = { publisher: { publish: async () => [] }, ambient: world().ambient };
    expect(createPublisherConsumer({ source: 's', publish: all, aggregates: [Counter] }, ports).startFrom).toBe('now');
  });

  it('publishes what the public schema makes of an event, with all that others need', async () => {
    const { append, deliver, calls } = publishing();
    const trace = { traceParent: '00-a-b-01', traceState: 'v=1' };
    const commit = await append(`acme#${stream}`, [counted(0, 'Closed'), counted(5)], {
      correlationId: 'first',
      causationDepth: 2,
      ...trace,
    });
    await deliver(commit);
    const shared = { streamId: 'a', correlationId: 'first', causationDepth: 2, tenant: 'acme', ...trace };
    const facts = { source: 'counters', time: commit.timestamp };
    expect(calls).toEqual([
      [
        {
          ...facts,
          id: 'c-1-0-counter.closed',
          type: 'counter.closed',
          data: {},
          metadata: { ...shared, eventId: 'c-1-0-counter.closed', schemaVersion: 1, version: 1 },
        },
      ],
      [
        {
          ...facts,
          id: 'c-1-1-counter.moved',
          type: 'counter.moved',
          data: { steps: 5, currency: 'none' },
          metadata: { ...shared, eventId: 'c-1-1-counter.moved', schemaVersion: 3, version: 2 },
        },
      ],
    ]);
  });

  it('publishes one event under several names', async () => {
    const Short = integrationEvent('counter.moved.short', {
      version: 1,
      from: Counter.events.Counted,
      schema: z.number(),
      map: ({ by }) => by,
    });
    const { append, deliver, idsOf } = publishing([CounterMoved, Short]);
    await deliver(await append(stream));
    expect(idsOf()).toEqual(['c-1-0-counter.moved', 'c-1-0-counter.moved.short']);
  });

  it('publishes nothing of what is not listed, and goes on', async () => {
    const { append, deliver, idsOf } = publishing([CounterMoved]);
    expect(await deliver(await append(stream, [counted(0, 'Closed')]))).toBe('done');
    await deliver(await append(stream));
    expect(idsOf()).toEqual(['c-2-0-counter.moved']);
  });

  it('takes an event for the one that is published only if it is of the same aggregate', async () => {
    const { append, consumer, idsOf } = publishing();
    expect(await consumer.handle(await append('Stranger#a'))).toBe('ignored');
    expect(await consumer.handle(await append('Unheard#a'))).toBe('ignored');
    expect(idsOf()).toEqual([]);
  });

  it('keeps the order of a stream: what follows waits for the success of what is before it', async () => {
    const refused = new Set(['c-1-1-counter.moved']);
    const { append, deliver, idsOf } = publishing(all, ({ id }) => (refused.has(id) ? { code: 'Throttled', reason: 'later' } : undefined));
    const commits = [await append(stream, [counted(1), counted(2), counted(3)]), await append(stream)];
    await expect(deliver(...commits)).rejects.toThrow(PublishFailedError);
    expect(idsOf()).toEqual(['c-1-0-counter.moved', ...Array.from({ length: 3 }, () => 'c-1-1-counter.moved')]);
    refused.clear();
    await deliver(...commits);
    expect(idsOf().slice(4)).toEqual(['c-1-0-counter.moved', 'c-1-1-counter.moved', 'c-1-2-counter.moved', 'c-2-0-counter.moved']);
  });

  it('asks the bus again after a pause when it refuses an event, and goes on when it takes it', async () => {
    let refusals = 2;
    const { append, deliver, idsOf, ambient } = publishing(all, () => {
      refusals -= 1;
      return refusals >= 0 ? { code: 'InternalFailure', reason: 'try again' } : undefined;
    });
    const commit = await append(stream);
    const begun = ambient.now();
    await deliver(commit);
    expect(idsOf()).toHaveLength(3);
    expect(ambient.now()).toBeGreaterThan(begun);
  });

  it('says which event the bus refused and why, and takes an outage for one', async () => {
    const { append, deliver, publisher } = publishing(all, () => ({ code: 'TooLarge', reason: 'more than 1 MiB' }));
    const commit = await append(stream);
    const refused = deliver(commit);
    await expect(refused).rejects.toMatchObject({ code: 'publish-failed', retryable: true });
    await expect(refused).rejects.toThrow(/did not take counter.moved c-1-0-counter.moved: TooLarge, more than 1 MiB/);
    jest.spyOn(publisher, 'publish').mockRejectedValue(new Error('no connection'));
    const failed = deliver(commit);
    await expect(failed).rejects.toMatchObject({ code: 'publish-failed', cause: new Error('no connection') });
  });

  it('does not park a stream during a short outage of the bus', async () => {
    let isOut = true;
    const { append, deliver, idsOf, parked, ambient } = publishing(all, () => (isOut ? { code: 'Out', reason: 'out' } : undefined));
    const commit = await append(stream);
    for (let tries = 0; tries < 20; tries += 1) await expect(deliver(commit)).rejects.toThrow(PublishFailedError);
    ambient.advance(100_000);
    isOut = false;
    expect(await deliver(commit)).toBe('done');
    expect(parked).toEqual([]);
    expect(idsOf().at(-1)).toBe('c-1-0-counter.moved');
  });

  it('parks the stream of an event that its schema refuses, publishes nothing of its commit, and goes on with others', async () => {
    const { append, deliver, idsOf, parked } = publishing();
    const bad = await append(stream, [counted(1), counted(101)]);
    await expect(deliver(bad)).rejects.toThrow(InvalidIntegrationEventError);
    await expect(deliver(bad)).rejects.toThrow(
      /^counter.moved, made of the event c-1-1 of Counter#a, is not what its schema allows: steps: .*; mend map\(\) or the schema$/,
    );
    for (let tries = 0; tries < 3; tries += 1) await deliver(bad).catch(() => undefined);
    await deliver(await append('Counter#b'));
    expect(parked).toEqual([expect.objectContaining({ consumer: 'publisher:counters', stream, code: 'invalid-integration-event' })]);
    expect(idsOf()).toEqual(['c-2-0-counter.moved']);
  });

  it('lets a fault of map() through as it is', async () => {
    const map = (): never => {
      throw new TypeError('no such thing');
    };
    const Broken = integrationEvent('broken', { version: 1, from: Counter.events.Counted, schema: z.string(), map });
    const { append, deliver } = publishing([Broken]);
    await expect(deliver(await append(stream))).rejects.toThrow(TypeError);
  });

  it('publishes an event again under the same id when the answer got lost', async () => {
    const { append, deliver, idsOf, checkpoints } = publishing();
    const commit = await append(stream);
    const put = jest.spyOn(checkpoints, 'put').mockRejectedValueOnce(new Error('crashed')).mockRejectedValueOnce(new Error('crashed'));
    await expect(deliver(commit)).rejects.toThrow('crashed');
    put.mockRestore();
    await deliver(commit);
    expect(idsOf()).toEqual(['c-1-0-counter.moved', 'c-1-0-counter.moved']);
  });
});
