import { command } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as fc from 'fast-check';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../../runtime/command-bus/state-cache.ts';
import type { EventStore, LoadedStream, PendingCommit } from '../../../runtime/event-store/event-store.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import type { StreamHead } from '../../../runtime/event-store/stream-head.ts';
import { numberOfRuns } from '../../number-of-runs.ts';
import { Counter, CountUp } from '../counter.ts';

const SeeTotal = command('SeeTotal', {
  input: z.object({}),
  aggregate: Counter,
  streamId: () => 'a',
  decide: (_input, { total }, { reject }) => reject('seen', { total }),
});

const stream = 'Counter#a';
const ambient = { ...testAmbient(), sleep: async () => {} };
const patient = { deadline: Number.POSITIVE_INFINITY };

/** No gap, each commit behind the one before. */
function expectGapless({ commits }: LoadedStream) {
  expect(commits.map(({ firstVersion }) => firstVersion)).toEqual(commits.map((_, index) => index + 1));
  const ids = commits.map(({ commitId }) => commitId);
  expect(commits.map(({ previousCommitId }) => previousCommitId)).toEqual([undefined, ...ids].slice(0, ids.length));
}

describe.each([
  ['with cached state', true],
  ['without a cache', false],
])('concurrent commands on one stream, %s', (_, isCached) => {
  it('of 16 dispatchers in one process leave it without a gap, each exactly once', async () => {
    const store = new InMemoryEventStore();
    const bus = createCommandBus({ store, ambient, cache: isCached ? stateCache() : undefined });
    const dispatcher = async (worker: number) => {
      for (let count = 0; count < 10; count += 1)
        await bus.dispatch(CountUp, { counterId: 'a', by: 1 }, { ...patient, commandId: `c-${worker}-${count}` });
    };
    await Promise.all(Array.from({ length: 16 }, (_none, worker) => dispatcher(worker)));

    const loaded = await store.load(stream);
    expectGapless(loaded);
    expect(new Set(loaded.commits.map(({ metadata }) => metadata.commandId)).size).toBe(160);
    expect(loaded.head.version).toBe(160);
  });

  it('that are the same command are one', async () => {
    const store = new InMemoryEventStore();
    const bus = createCommandBus({ store, ambient, cache: isCached ? stateCache() : undefined });
    await bus.dispatch(CountUp, { counterId: 'a' });
    const same = () => bus.dispatch(CountUp, { counterId: 'a', by: 3 }, { ...patient, commandId: 'c-1' });
    const results = await Promise.all(Array.from({ length: 16 }, same));
    expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
    expect((await store.load(stream)).head.version).toBe(2);
  });
});

describe('any interleaving of two processes, each with a cache of its own', () => {
  const dispatches = fc.array(fc.record({ id: fc.integer({ min: 0, max: 11 }), hasId: fc.boolean() }), { maxLength: 8 });

  it('leaves a stream without a gap, every accepted command once, and state that is the fold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(dispatches, { minLength: 2, maxLength: 4 }), fc.scheduler(), async (workers, scheduler) => {
        const inner = new InMemoryEventStore();
        const store: EventStore = {
          load: scheduler.scheduleFunction((name: string) => inner.load(name)),
          append: scheduler.scheduleFunction((head: StreamHead, commit: PendingCommit) => inner.append(head, commit)),
          readAfter: scheduler.scheduleFunction((name: string, version: number) => inner.readAfter(name, version)),
          readCommit: scheduler.scheduleFunction((name: string, version: number) => inner.readCommit(name, version)),
          readTips: (scan) => inner.readTips(scan),
          saveSnapshot: (snapshot) => inner.saveSnapshot(snapshot),
        };
        const buses = [0, 1].map(() => createCommandBus({ store, ambient, cache: stateCache() }));
        const results = new Map<string, unknown>();
        let unnamed = 0;
        // What a command adds follows from its id, so that a repeated id is a repeated command; each third adds nothing.
        const work = workers.map(async (commands, worker) => {
          const bus = buses[worker % 2] as (typeof buses)[0];
          for (const { id, hasId } of commands) {
            const by = id % 3;
            const result = await bus.dispatch(CountUp, { counterId: 'a', by }, hasId ? { ...patient, commandId: `c-${id}` } : patient);
            if (by === 0) continue;
            if (!hasId) unnamed += 1;
            else if (results.has(`c-${id}`)) expect(result).toEqual(results.get(`c-${id}`));
            if (hasId) results.set(`c-${id}`, result);
          }
        });
        await scheduler.waitFor(Promise.all(work));

        const loaded = await inner.load(stream);
        expectGapless(loaded);
        expect(loaded.head.version).toBe(results.size + unnamed);
        const total = loaded.commits.flatMap(({ events }) => events).reduce((sum, { data }) => sum + (data as { by: number }).by, 0);
        for (const bus of buses) expect(await scheduler.waitFor(bus.dispatch(SeeTotal, {}))).toMatchObject({ details: { total } });
      }),
      { numRuns: numberOfRuns(50, { long: 100 }) },
    );
  });
});
