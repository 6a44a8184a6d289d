import { aggregate, projection } from '@allframe/serverless/runtime';
import * as fc from 'fast-check';
import * as z from 'zod';
import { HistoryDivergedError } from '../../../runtime/event-store/errors.ts';
import type { PendingCommit } from '../../../runtime/event-store/event-store.ts';
import type { Commit } from '../../../runtime/message/commit.ts';
import { UnknownEventError } from '../../../runtime/message/errors.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { projectCommits } from '../../../runtime/projection/project-commits.ts';
import type { StoredDocument } from '../../../runtime/projection/read-model-store.ts';
import { Totals } from '../counter.ts';
import { commitOf, RecordingStore } from '../recording-store.ts';

const stream = 'Counter#a';

/** A stream of commits with this many events each, and read models that have seen nothing of it. */
async function setUp(...sizes: readonly number[]) {
  const store = new RecordingStore();
  for (const [index, events] of sizes.entries()) await append(store, commitOf(`c-${index + 1}`, { events }));
  const { commits } = await store.inner.load(stream);
  const readModels = new InMemoryReadModelStore();
  const deliver = (...delivered: readonly (Commit | undefined)[]) =>
    projectCommits(
      Totals,
      delivered.filter((commit) => commit !== undefined),
      { store, readModels },
    );
  return { store, readModels, commits, deliver, stored: () => readModels.get(Totals, 'a') };
}

async function append(store: RecordingStore, commit: PendingCommit): Promise<void> {
  await store.inner.append((await store.inner.load(stream)).head, commit);
}

function at(version: number, commitId: string, total = version): StoredDocument {
  const seen = Array.from({ length: total }, (_, index) => index + 1);
  return { document: { counterId: 'a', total, seen }, checkpoint: { version, commitId } };
}

describe('a projection', () => {
  it('follows its stream commit by commit, without a read of the store', async () => {
    const { commits, deliver, stored, store } = await setUp(1, 2, 1);
    for (const commit of commits) await deliver(commit);
    expect(await stored()).toEqual(at(4, 'c-3'));
    expect(store.calls).toEqual([]);
  });

  it('applies several commits in one write', async () => {
    const { commits, deliver, stored, readModels } = await setUp(1, 2, 1);
    const put = jest.spyOn(readModels, 'put');
    await deliver(...commits);
    expect(await stored()).toEqual(at(4, 'c-3'));
    expect(put).toHaveBeenCalledTimes(1);
  });

  it('does nothing when nothing came', async () => {
    const { deliver, stored } = await setUp(1);
    await deliver();
    expect(await stored()).toBeUndefined();
  });

  it('skips what it has seen, alone or together with what it has not', async () => {
    const { commits, deliver, stored } = await setUp(1, 2, 1);
    const [first, second, third] = commits;
    await deliver(first, second);
    await deliver(second);
    await deliver(first);
    expect(await stored()).toEqual(at(3, 'c-2'));
    await deliver(first, second, third);
    expect(await stored()).toEqual(at(4, 'c-3'));
  });

  it('reads what it missed from the store', async () => {
    const { commits, deliver, stored, store } = await setUp(1, 2, 1, 1);
    await deliver(commits[0]);
    await deliver(commits[3]);
    expect(await stored()).toEqual(at(5, 'c-4'));
    expect(store.calls).toEqual(['readAfter']);
  });

  it('reads on to the end of the stream where a gap lets it, and skips the rest when it comes', async () => {
    const { commits, deliver, stored } = await setUp(1, 1, 1, 1);
    await deliver(commits[2]);
    expect(await stored()).toEqual(at(4, 'c-4'));
    for (const late of [commits[3], commits[0], commits[1]]) await deliver(late);
    expect(await stored()).toEqual(at(4, 'c-4'));
  });

  it('takes a batch in any order', async () => {
    const { commits, deliver, stored } = await setUp(1, 1, 1);
    const [first, second, third] = commits;
    await deliver(first);
    await deliver(second, first);
    expect(await stored()).toEqual(at(2, 'c-2'));
    await deliver(third, second, third, first);
    expect(await stored()).toEqual(at(3, 'c-3'));
  });

  it('runs again when another worker was faster', async () => {
    const { commits, deliver, stored, readModels } = await setUp(1, 1, 1);
    const [first, second, third] = commits;
    const put = readModels.put.bind(readModels);
    jest.spyOn(readModels, 'put').mockImplementationOnce(async (...args) => {
      readModels.put = put;
      await deliver(first, second);
      return put(...args);
    });
    await deliver(first, second, third);
    expect(await stored()).toEqual(at(3, 'c-3'));
  });

  it('leaves the checkpoint of a removed document behind, so that a late duplicate does not bring it back', async () => {
    const { store, deliver, stored } = await setUp(1);
    await append(store, { ...commitOf('c-2'), events: [{ type: 'Closed', data: {}, schemaVersion: 1 }] });
    const { commits } = await store.inner.load(stream);
    await deliver(...commits);
    const removed = { document: undefined, checkpoint: { version: 2, commitId: 'c-2' } };
    expect(await stored()).toEqual(removed);
    await deliver(commits[0]);
    expect(await stored()).toEqual(removed);
    await append(store, commitOf('c-3'));
    await deliver((await store.inner.load(stream)).commits[2]);
    expect(await stored()).toEqual({ document: { counterId: 'a', total: 1, seen: [3] }, checkpoint: { version: 3, commitId: 'c-3' } });
  });

  it('moves its checkpoint over events that change nothing', async () => {
    const Closures = projection(
      'Closures',
      { version: 1, from: Totals.from, document: z.object({ closed: z.literal(true) }), key: 'stream' },
      { Closed: () => ({ closed: true }) },
    );
    const { commits, store, readModels } = await setUp(1, 2);
    await projectCommits(Closures, commits, { store, readModels });
    expect(await readModels.get(Closures, 'a')).toEqual({ document: undefined, checkpoint: { version: 3, commitId: 'c-2' } });
    const events = ['Counted', 'Closed', 'Counted'].map((type) => ({ type, data: { by: 1, unit: 'piece' }, schemaVersion: 1 }));
    await append(store, { ...commitOf('c-3'), events });
    await projectCommits(Closures, (await store.inner.load(stream)).commits, { store, readModels });
    expect(await readModels.get(Closures, 'a')).toEqual({ document: { closed: true }, checkpoint: { version: 6, commitId: 'c-3' } });
  });

  it('gives its handlers the event with its place, and the stream', async () => {
    const seen: unknown[] = [];
    const Watching = projection(
      'Watching',
      { version: 1, from: Totals.from, document: z.object({}), key: 'stream' },
      {
        Counted: (_document, event, context) => {
          seen.push([event, context]);
          return {};
        },
      },
    );
    const { commits, store, readModels } = await setUp(2);
    await projectCommits(Watching, commits, { store, readModels });
    expect(seen).toEqual(
      [1, 2].map((version) => [
        {
          type: 'Counted',
          data: { by: 1, unit: 'piece' },
          version,
          timestamp: '2026-01-01T00:00:00.000Z',
          metadata: expect.objectContaining({ commandId: 'command of c-1' }),
        },
        { key: 'a', streamId: 'a' },
      ]),
    );
  });

  it('upcasts on the way, and stops at an event of newer code', async () => {
    const Today = aggregate(
      'Counter',
      {
        events: { Counted: { schema: z.object({ n: z.number() }), version: 2, upcast: { 1: (old: { by: number }) => ({ n: old.by }) } } },
        retired: ['Closed'],
        initialState: {},
      },
      { Counted: (state) => state },
    );
    const Sums = projection(
      'Sums',
      { version: 1, from: [Today], document: z.object({ n: z.number() }), key: 'stream' },
      { Counted: (document, { data }) => ({ n: (document?.n ?? 0) + data.n }) },
    );
    const { store, readModels } = await setUp(2);
    await append(store, { ...commitOf('c-2'), events: [{ type: 'Closed', data: {}, schemaVersion: 1 }] });
    await projectCommits(Sums, (await store.inner.load(stream)).commits, { store, readModels });
    expect(await readModels.get(Sums, 'a')).toEqual({ document: { n: 2 }, checkpoint: { version: 3, commitId: 'c-2' } });

    await append(store, { ...commitOf('c-3'), events: [{ type: 'Counted', data: {}, schemaVersion: 3 }] });
    const { commits } = await store.inner.load(stream);
    await expect(projectCommits(Sums, commits, { store, readModels })).rejects.toThrow(UnknownEventError);
    expect((await readModels.get(Sums, 'a'))?.checkpoint?.version).toBe(3);
  });
});

describe('a projection whose store was restored to an earlier time', () => {
  it.each<[string, StoredDocument, readonly number[], number]>([
    ['the same version came by another commit', at(2, 'before'), [1, 1], 1],
    ['another commit than the next one followed', at(1, 'before'), [1, 1], 1],
    ['it has followed a longer history than there is', at(5, 'before'), [1, 1, 1], 1],
    ['its version is now inside of a commit', at(2, 'before'), [1, 2], 1],
    ['the later commit that it followed is another one now', at(3, 'before'), [1, 1, 1], 1],
  ])('says so when %s', async (_, before, sizes, delivered) => {
    const { commits, deliver, stored, readModels } = await setUp(...sizes);
    await readModels.put(Totals, 'a', before, undefined);
    const failure = deliver(commits[delivered]);
    await expect(failure).rejects.toThrow(HistoryDivergedError);
    await expect(failure).rejects.toThrow(/was the store restored to an earlier time\? Rebuild/);
    expect(await stored()).toEqual(before);
  });

  it('says so when the store does not hold what the wake-up brought', async () => {
    const { commits, deliver, readModels } = await setUp(1, 1, 1);
    const restored = await setUp(1);
    await deliver(commits[0]);
    const failure = projectCommits(Totals, commits.slice(2), { store: restored.store, readModels });
    await expect(failure).rejects.toThrow(/should hold commit c-3 up to version 3, but holds none/);
  });

  it('takes late duplicates of the history that it followed for what they are', async () => {
    const { commits, deliver, stored } = await setUp(1, 2, 1);
    await deliver(...commits);
    for (const commit of commits) await deliver(commit);
    expect(await stored()).toEqual(at(4, 'c-3'));
  });
});

describe('any order and repetition of deliveries', () => {
  it('gives the document that the fold gives', async () => {
    const histories = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 });
    const deliveries = fc.array(fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 4 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(histories, deliveries, fc.scheduler(), async (sizes, batches, scheduler) => {
        const { commits, store, readModels } = await setUp(...sizes);
        const slow = {
          get: scheduler.scheduleFunction(readModels.get.bind(readModels)),
          put: scheduler.scheduleFunction(readModels.put.bind(readModels)),
          limits: readModels.limits,
          checkpoint: readModels.checkpoint.bind(readModels),
          apply: readModels.apply.bind(readModels),
          find: readModels.find.bind(readModels),
        };
        const work = [...batches, [commits.length - 1]].map((batch) =>
          projectCommits(
            Totals,
            batch.flatMap((index) => commits[index % commits.length] ?? []),
            { store, readModels: slow },
          ),
        );
        await scheduler.waitFor(Promise.all(work));
        const version = sizes.reduce((sum, size) => sum + size, 0);
        expect(await readModels.get(Totals, 'a')).toEqual(at(version, `c-${sizes.length}`));
      }),
      { numRuns: 100 },
    );
  });
});
