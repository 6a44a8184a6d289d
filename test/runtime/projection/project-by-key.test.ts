import { type Commit, projection } from '@allframe/serverless/runtime';
import * as fc from 'fast-check';
import * as z from 'zod';
import { HistoryDivergedError } from '../../../runtime/event-store/errors.ts';
import { InvalidDocumentKeyError } from '../../../runtime/projection/errors.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { projectCommits } from '../../../runtime/projection/project-commits.ts';
import type { DocumentChange, ReadModelStore } from '../../../runtime/projection/read-model-store.ts';
import { numberOfRuns } from '../../number-of-runs.ts';
import { added, cleared, foldOf, storeOf, Tallies, Tally, type TallyEvent } from './tallies.ts';

type Streams = Readonly<Record<string, readonly (readonly TallyEvent[])[]>>;

/** Streams, and read models that have seen nothing of them; the changes that were stored are kept. */
async function setUp(streams: Streams, limits = { documents: 99, bytes: 2_000_000 }) {
  const { store, commitsOf } = await storeOf(streams);
  const readModels = new InMemoryReadModelStore({ limits });
  const changes: DocumentChange[] = [];
  const apply = readModels.apply.bind(readModels);
  readModels.apply = async (target, change) => {
    const outcome = await apply(target, change);
    if (outcome.applied) changes.push(change);
    return outcome;
  };
  const deliver = async (id: string, ...indexes: readonly number[]) => {
    const commits = await commitsOf(id);
    await projectCommits(
      Tallies,
      indexes.map((index) => commits[index] as Commit),
      { store, readModels },
    );
  };
  const keysOf = () => changes.map(({ documents }) => [...documents.keys()]);
  return { store, readModels, commitsOf, deliver, changes, keysOf, documents: () => readModels.documentsOf(Tallies) };
}

describe('a projection with keys of its own', () => {
  it('runs a handler once for each key of an event, with that key', async () => {
    const seen: unknown[] = [];
    const Watching = projection(
      'Watching',
      { version: 1, from: [Tally], document: z.object({}), key: ({ data }) => ('on' in data ? [...data.on, ...data.on] : []) },
      {
        Added: (_document, event, context) => {
          seen.push([event.version, context]);
          return {};
        },
      },
    );
    const { store, readModels, commitsOf } = await setUp({ s: [[added(1, 'a', 'b')]] });
    await projectCommits(Watching, await commitsOf('s'), { store, readModels });
    expect(seen).toEqual([
      [1, { key: 'a', streamId: 's' }],
      [1, { key: 'b', streamId: 's' }],
    ]);
  });

  it('asks its key function only about events that it has a handler for, with their place', async () => {
    const key = jest.fn(() => 'k');
    const Asking = projection('Asking', { version: 1, from: [Tally], document: z.object({}), key }, { Cleared: () => ({}) });
    const { store, readModels, commitsOf } = await setUp({ s: [[added(1, 'a'), cleared('a')]] });
    await projectCommits(Asking, await commitsOf('s'), { store, readModels });
    expect(key.mock.calls).toEqual([[expect.objectContaining({ type: 'Cleared', version: 2, data: { on: ['a'] } }), { streamId: 's' }]]);
  });

  it('folds several streams into one document, each commit once', async () => {
    const streams = { s: [[added(1, 'a')], [added(10, 'a')]], t: [[added(100, 'a')]] };
    const { deliver, documents } = await setUp(streams);
    for (const [id, index] of [
      ['s', 0],
      ['t', 0],
      ['t', 0],
      ['s', 1],
      ['s', 0],
      ['s', 1],
    ] as const)
      await deliver(id, index);
    expect(documents()).toEqual(foldOf(streams));
    expect(documents().a).toMatchObject({ sum: 111, times: 3 });
  });

  it('takes several commits in one transaction, as many as fit', async () => {
    const { deliver, changes, documents } = await setUp(
      { s: [[added(1, 'a')], [added(1, 'a', 'b')], [added(1, 'c')]] },
      { documents: 4, bytes: 9_999 },
    );
    await deliver('s', 0, 1, 2);
    expect(changes.map(({ checkpoint }) => checkpoint.seen?.version)).toEqual([2, 3]);
    expect(documents().a).toMatchObject({ sum: 2 });
  });

  it('applies a commit of too many documents in parts, and knows how far it came', async () => {
    const { deliver, changes, keysOf } = await setUp({ s: [[added(1, 'a')], [added(1, 'b', 'c')]] }, { documents: 3, bytes: 9_999 });
    await deliver('s', 0, 1);
    expect(keysOf()).toEqual([['a', 's/a'], ['b', 'c', 's/b'], ['s/c']]);
    expect(changes.map(({ checkpoint }) => checkpoint)).toEqual([
      { revision: 1, seen: { version: 1, commitId: 's-0' } },
      { revision: 2, seen: { version: 1, commitId: 's-0' }, partial: { commitId: 's-1', applied: 3 } },
      { revision: 3, seen: { version: 2, commitId: 's-1' } },
    ]);
  });

  it('applies in parts what has too many bytes together', async () => {
    const { deliver, documents, changes } = await setUp({ s: [[added(1, 'a')], [added(1, 'b', 'c')]] }, { documents: 99, bytes: 80 });
    await deliver('s', 0, 1);
    expect(documents()).toEqual(foldOf({ s: [[added(1, 'a')], [added(1, 'b', 'c')]] }));
    expect(changes.map(({ documents: { size } }) => size)).toEqual([2, 2, 2]);
  });

  it('goes on behind the part that was applied when a worker crashed', async () => {
    const { deliver, readModels, documents, keysOf } = await setUp({ s: [[added(1, 'a', 'b', 'c')]] }, { documents: 2, bytes: 9_999 });
    const apply = readModels.apply;
    readModels.apply = async (target, change) => {
      if (keysOf().length === 2) throw new Error('crashed');
      return apply(target, change);
    };
    await expect(deliver('s', 0)).rejects.toThrow('crashed');
    readModels.apply = apply;
    await deliver('s', 0);
    expect(keysOf()).toEqual([
      ['a', 'b'],
      ['c', 's/a'],
      ['s/b', 's/c'],
    ]);
    expect(documents()).toEqual(foldOf({ s: [[added(1, 'a', 'b', 'c')]] }));
  });

  it('moves its checkpoint over events that change nothing, and stores no document that never was', async () => {
    const { deliver, changes, readModels } = await setUp({ s: [[{ type: 'Noted', data: {} }], [cleared('a')]] });
    await deliver('s', 0);
    await deliver('s', 1);
    expect(changes.map(({ documents }) => documents.size)).toEqual([0, 0]);
    expect(await readModels.get(Tallies, 's/a')).toBeUndefined();
  });

  it('leaves the revision of a removed document behind, so that a late duplicate does not bring it back', async () => {
    const { deliver, readModels, documents } = await setUp({ s: [[added(1, 'a')], [cleared('a')], [added(5, 'a')]] });
    await deliver('s', 0);
    await deliver('s', 1);
    expect(await readModels.get(Tallies, 's/a')).toEqual({ document: undefined, revision: 2 });
    await deliver('s', 0);
    expect(documents()['s/a']).toBeUndefined();
    await deliver('s', 2);
    expect(documents()['s/a']).toMatchObject({ sum: 5 });
  });

  it('reads what is newer from the conflict, and nothing else again', async () => {
    const { deliver, readModels, documents } = await setUp({ s: [[added(1, 'a')]], t: [[added(1, 'a')]] });
    const apply = readModels.apply;
    readModels.apply = async (target, change) => {
      readModels.apply = apply;
      await deliver('t', 0);
      get.mockClear();
      return apply(target, change);
    };
    const get = jest.spyOn(readModels, 'get');
    await deliver('s', 0);
    expect(get).not.toHaveBeenCalled();
    expect(documents().a).toMatchObject({ sum: 2 });
  });

  it('counts once what a handler changes in place, also when a step is run again', async () => {
    const Careless = projection(
      'Careless',
      { version: 1, from: [Tally], document: z.object({ sum: z.number() }), key: () => 'k' },
      { Added: (document = { sum: 0 }, { data }) => Object.assign(document, { sum: document.sum + data.by }) },
    );
    const { store, readModels, commitsOf } = await setUp({ s: [[added(1)], [added(10)], [added(100)]] }, { documents: 9, bytes: 1 });
    const [first, ...others] = await commitsOf('s');
    if (first) await projectCommits(Careless, [first], { store, readModels });
    await projectCommits(Careless, others, { store, readModels });
    expect(readModels.documentsOf(Careless)).toEqual({ k: { sum: 111 } });
  });

  it('waits at random before it tries again', async () => {
    const { store, commitsOf, readModels } = await setUp({ s: [[added(1, 'a')]] });
    const sleep = jest.fn(async () => {});
    let losses = 3;
    const apply = readModels.apply;
    readModels.apply = async (target, change) => (losses-- > 0 ? { applied: false } : apply(target, change));
    await projectCommits(Tallies, await commitsOf('s'), { store, readModels, ambient: { random: () => 0.5, sleep } });
    expect(sleep.mock.calls).toEqual([[5], [10], [15]]);
  });

  it('says so when the commit that it has begun is another one now', async () => {
    const { deliver, readModels } = await setUp({ s: [[added(1, 'a')]] });
    const partial = { commitId: 'before', applied: 1 };
    await readModels.apply(Tallies, { stream: 'Tally#s', checkpoint: { revision: 1, seen: undefined, partial }, documents: new Map() });
    await expect(deliver('s', 0)).rejects.toThrow(HistoryDivergedError);
  });

  it.each([
    ['is empty', ''],
    ['begins with $checkpoint#', '$checkpoint#x'],
    ['has more than 1024 bytes', 'x'.repeat(1_025)],
    ['holds half a surrogate pair', '\ud800'],
    ['is no string', 7],
  ])('refuses a key that %s', async (fault, key) => {
    const Bad = projection('Bad', { version: 1, from: [Tally], document: z.object({}), key: () => key as string }, { Added: () => ({}) });
    const { store, readModels, commitsOf } = await setUp({ s: [[added(1, 'a')]] });
    const failure = projectCommits(Bad, await commitsOf('s'), { store, readModels });
    await expect(failure).rejects.toThrow(InvalidDocumentKeyError);
    await expect(failure).rejects.toThrow(fault);
  });
});

describe('any order, repetition and crash of deliveries', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  const names = fc.uniqueArray(name, { maxLength: 4 });
  const event = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(fc.integer({ min: 1, max: 99 }), names).map(([by, on]) => added(by, ...on)) },
    { weight: 1, arbitrary: names.map((on) => cleared(...on)) },
  );
  const commits = fc.array(fc.array(event, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });
  const streams = fc.dictionary(fc.constantFrom('s', 't', 'u'), commits, { minKeys: 1, noNullPrototype: true });
  const deliveries = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 })), { maxLength: 8 });
  const fates = fc.array(fc.constantFrom('stored', 'stored', 'lost before', 'lost after'), { maxLength: 12 });

  it('gives the documents that the fold gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        streams,
        deliveries,
        fates,
        fc.integer({ min: 1, max: 4 }),
        fc.scheduler(),
        async (past, batches, crashes, documents, scheduler) => {
          const { store, readModels, commitsOf } = await setUp(past, { documents, bytes: 120 });
          const ids = Object.keys(past);
          const left = [...crashes];
          const hostile: ReadModelStore = {
            limits: readModels.limits,
            get: scheduler.scheduleFunction(readModels.get.bind(readModels)),
            put: readModels.put.bind(readModels),
            find: readModels.find.bind(readModels),
            checkpoint: scheduler.scheduleFunction(readModels.checkpoint.bind(readModels)),
            apply: scheduler.scheduleFunction(async (target, change) => {
              const fate = left.pop() ?? 'stored';
              if (fate === 'lost before') throw new Error(fate);
              const outcome = await readModels.apply(target, change);
              if (fate === 'lost after') throw new Error(fate);
              return outcome;
            }),
          };
          const work = batches.map(async ([stream, indexes]) => {
            const all = await commitsOf(ids[stream % ids.length] ?? '');
            const delivered = indexes.flatMap((index) => all[index % all.length] ?? []);
            await projectCommits(Tallies, delivered, { store, readModels: hostile }).catch((error: Error) =>
              expect(error.message).toMatch(/^lost/),
            );
          });
          await scheduler.waitFor(Promise.all(work));
          for (const id of ids) await projectCommits(Tallies, (await commitsOf(id)).slice(-1), { store, readModels });
          expect(readModels.documentsOf(Tallies)).toEqual(foldOf(past));
        },
      ),
      { numRuns: numberOfRuns(60, { long: 200 }) },
    );
  });
});
