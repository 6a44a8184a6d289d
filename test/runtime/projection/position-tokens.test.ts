import { type Commit, query } from '@allframe/serverless/runtime';
import * as fc from 'fast-check';
import * as z from 'zod';
import { HistoryDivergedError } from '../../../runtime/event-store/errors.ts';
import { InvalidPositionError } from '../../../runtime/message/errors.ts';
import { positionToken } from '../../../runtime/message/position.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { projectCommits } from '../../../runtime/projection/project-commits.ts';
import { createQueryBus } from '../../../runtime/projection/query-bus.ts';
import { record, stream } from '../../../runtime/testing/history.ts';
import { numberOfRuns } from '../../number-of-runs.ts';
import { Counter, Totals } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';
import { added, cleared, foldOf, storeOf, Tallies, type TallyEvent } from './tallies.ts';

const { Counted, Closed } = Counter.events;

const GetTotal = query('GetTotal', {
  input: z.object({ id: z.string() }),
  projection: Totals,
  resolve: async ({ id }, read) => (await read.get(id))?.total,
});
const TotalsOf = query('TotalsOf', {
  input: z.object({ id: z.string() }),
  projection: Totals,
  resolve: async ({ id }, read) => (await read.find('byTotal', { counterId: id })).items.map(({ total }) => total),
});
const GetTally = query('GetTally', {
  input: z.object({ key: z.string() }),
  projection: Tallies,
  resolve: ({ key }, read) => read.get(key),
});
const AllTallies = query('AllTallies', {
  input: z.object({ limit: z.number(), after: z.string().optional() }),
  projection: Tallies,
  resolve: ({ limit, after }, read) => read.find('byOwner', { owner: 'all' }, { limit, after }),
});

const tokenOf = ({ stream: name, lastVersion: version, commitId }: Commit) => positionToken({ stream: name, version, commitId });

describe('a position token, where documents are of one stream', () => {
  async function setUp(projected: number, tenant?: string) {
    const history = stream(Counter, 'a', ...[1, 2, 4, 8].map((by) => Counted({ by })));
    const { store: inner, commits } = await record([{ ...history, tenant }]);
    const store = Object.assign(new RecordingStore(), { inner });
    const readModels = new InMemoryReadModelStore();
    for (const commit of commits.slice(0, projected)) await projectCommits(Totals, [commit], { store, readModels });
    store.calls.length = 0;
    return {
      store,
      readModels,
      commits,
      tokens: commits.map(tokenOf),
      ...createQueryBus({ store, readModels, tenants: tenant !== undefined }),
    };
  }

  it.each([0, 1, 2, 3])('brings what the projector lacks when it saw %p of four commits, and writes nothing', async (projected) => {
    const { ask, tokens, readModels } = await setUp(projected);
    const before = readModels.documentsOf(Totals);
    expect(await ask(GetTotal, { id: 'a' }, { token: tokens[2] })).toBe(7);
    expect(await ask(TotalsOf, { id: 'a' }, { token: tokens[2] })).toEqual([7]);
    expect(readModels.documentsOf(Totals)).toEqual(before);
  });

  it('costs nothing where the projector is where it stands', async () => {
    const { ask, tokens, store } = await setUp(3);
    expect(await ask(GetTotal, { id: 'a' }, { token: tokens[2] })).toBe(7);
    expect(store.calls).toEqual([]);
  });

  it('leaves newer documents as they are', async () => {
    const { ask, tokens } = await setUp(4);
    expect(await ask(GetTotal, { id: 'a' }, { token: tokens[0] })).toBe(15);
  });

  it('reads its stream once for a query that reads several times', async () => {
    const { ask, tokens, store } = await setUp(1);
    const Twice = query('Twice', {
      input: z.object({}),
      projection: Totals,
      resolve: async (_input, read) => [(await read.get('a'))?.total, (await read.find('byTotal', { counterId: 'a' })).items.length],
    });
    expect(await ask(Twice, {}, { token: tokens[3] })).toEqual([15, 1]);
    expect(store.calls).toEqual(['readAfter']);
  });

  it('changes nothing for other documents', async () => {
    const { ask, tokens } = await setUp(1);
    expect(await ask(GetTotal, { id: 'b' }, { token: tokens[3] })).toBeUndefined();
    expect(await ask(TotalsOf, { id: 'b' }, { token: tokens[3] })).toEqual([]);
  });

  it('takes a document out that the stream has removed', async () => {
    const { store, commits } = await record([stream(Counter, 'a', Counted({ by: 1 }), Closed({}))]);
    const readModels = new InMemoryReadModelStore();
    await projectCommits(Totals, commits.slice(0, 1), { store, readModels });
    const { ask } = createQueryBus({ store, readModels });
    const token = tokenOf(commits[1] as Commit);
    expect(await ask(TotalsOf, { id: 'a' })).toEqual([1]);
    expect(await ask(TotalsOf, { id: 'a' }, { token })).toEqual([]);
    expect(await ask(GetTotal, { id: 'a' }, { token })).toBeUndefined();
  });

  it('shows the document in an index that lags behind it', async () => {
    const { ask, tokens, readModels } = await setUp(4);
    const stale = (await setUp(1)).readModels;
    readModels.find = stale.find.bind(stale);
    expect(await ask(TotalsOf, { id: 'a' })).toEqual([1]);
    expect(await ask(TotalsOf, { id: 'a' }, { token: tokens[3] })).toEqual([15]);
  });

  it('is honoured for its own tenant, and changes nothing for others', async () => {
    const { ask, tokens } = await setUp(1, 'acme');
    expect(await ask(GetTotal, { id: 'a' }, { token: tokens[3], tenant: 'acme' })).toBe(15);
    expect(await ask(GetTotal, { id: 'a' }, { token: tokens[3], tenant: 'bolt' })).toBeUndefined();
    expect(await ask(TotalsOf, { id: 'a' }, { token: tokens[3], tenant: 'bolt' })).toEqual([]);
  });

  it('changes nothing where the projection does not follow its stream', async () => {
    const { ask, store } = await setUp(1);
    const token = positionToken({ stream: 'Other#a', version: 9, commitId: 'c' });
    expect(await ask(GetTotal, { id: 'a' }, { token })).toBe(1);
    expect(store.calls).toEqual([]);
  });

  it.each([
    ['behind the projector', 1],
    ['where the projector is', 2],
    ['before the projector', 3],
    ['beyond the stream', 9],
  ])('of a commit that the store does not hold, %s, says that history diverged', async (_, version) => {
    const { ask } = await setUp(2);
    const token = positionToken({ stream: 'Counter#a', version, commitId: 'lost' });
    await expect(ask(GetTotal, { id: 'a' }, { token })).rejects.toThrow(HistoryDivergedError);
  });

  it('that is none is refused, and each without an event store', async () => {
    const { ask, readModels, tokens } = await setUp(2);
    await expect(ask(GetTotal, { id: 'a' }, { token: 'nonsense' })).rejects.toThrow(InvalidPositionError);
    const bare = createQueryBus({ readModels });
    await expect(bare.ask(GetTotal, { id: 'a' }, { token: tokens[0] })).rejects.toMatchObject({ code: 'missing-event-store' });
  });
});

type Streams = Readonly<Record<string, readonly (readonly TallyEvent[])[]>>;

describe('a position token, where several streams change a document', () => {
  /** Streams, of each of which the first so many commits are projected. */
  async function setUp(streams: Streams, projected: Readonly<Record<string, number>>, documents = 99) {
    const { store, commitsOf } = await storeOf(streams);
    const readModels = new InMemoryReadModelStore({ limits: { documents, bytes: 2_000_000 } });
    for (const [id, count] of Object.entries(projected)) {
      const commits = (await commitsOf(id)).slice(0, count);
      if (commits.length > 0) await projectCommits(Tallies, commits, { store, readModels });
    }
    const tokenAt = async (id: string, index: number) => tokenOf((await commitsOf(id))[index] as Commit);
    return { store, readModels, commitsOf, tokenAt, ...createQueryBus({ store, readModels }) };
  }

  it('brings what its stream has not brought yet, beside what others did', async () => {
    const { ask, tokenAt } = await setUp({ s: [[added(1, 'x')], [added(10, 'x', 'y')]], t: [[added(100, 'x')]] }, { s: 1, t: 1 });
    const token = await tokenAt('s', 1);
    expect(await ask(GetTally, { key: 'x' })).toMatchObject({ sum: 101 });
    expect(await ask(GetTally, { key: 'x' }, { token })).toMatchObject({ sum: 111, times: 3 });
    expect(await ask(GetTally, { key: 'y' }, { token })).toMatchObject({ sum: 10 });
    expect(await ask(GetTally, { key: 't/x' }, { token })).toMatchObject({ sum: 100 });
  });

  it('shows the documents of its commit in an index that lags behind them', async () => {
    const streams = { s: [[added(1, 'x')], [added(10, 'x')]] };
    const { ask, tokenAt, readModels } = await setUp(streams, { s: 2 });
    const stale = (await setUp(streams, { s: 1 })).readModels;
    readModels.find = stale.find.bind(stale);
    const sums = async (token?: string) => (await ask(AllTallies, { limit: 9 }, { token })).items.map(({ sum }) => sum);
    expect(await sums()).toEqual([1, 1]);
    expect(await sums(await tokenAt('s', 1))).toEqual([11, 11]);
  });

  it('counts nothing twice that the projector applies while a document is read', async () => {
    const { ask, tokenAt, readModels, store, commitsOf } = await setUp({ s: [[added(1, 'x')], [added(10, 'x')]] }, { s: 1 });
    const get = readModels.get.bind(readModels);
    readModels.get = async (...args) => {
      readModels.get = get;
      await projectCommits(Tallies, await commitsOf('s'), { store, readModels });
      return get(...args);
    };
    expect(await ask(GetTally, { key: 'x' }, { token: await tokenAt('s', 1) })).toMatchObject({ sum: 11, times: 2 });
  });

  it('says that history diverged where the store does not hold its commit', async () => {
    const { ask } = await setUp({ s: [[added(1, 'x')], [added(10, 'x')]] }, { s: 2 });
    for (const version of [1, 2, 3]) {
      const token = positionToken({ stream: 'Tally#s', version, commitId: 'lost' });
      await expect(ask(AllTallies, { limit: 9 }, { token })).rejects.toThrow(HistoryDivergedError);
    }
  });

  it('is honoured under any lag of the projector, by key and through all pages of an index', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryLag, async ({ streams, lags, place, limit, documents, crashes }) => {
        const ids = Object.keys(streams);
        const id = ids[place % ids.length] as string;
        const commits = streams[id] ?? [];
        const at = place % commits.length;
        const projected = Object.fromEntries(ids.map((name, index) => [name, (lags[index] ?? 0) % ((streams[name]?.length ?? 0) + 1)]));
        const { ask, readModels, store, commitsOf, tokenAt } = await setUp(streams, projected, documents);
        if (crashes && (projected[id] ?? 0) <= at) await crashIn(await commitsOf(id), projected[id] ?? 0, { store, readModels });

        const seen = { ...projected, [id]: Math.max(projected[id] ?? 0, at + 1) };
        const expected = foldOf(Object.fromEntries(ids.map((name) => [name, (streams[name] ?? []).slice(0, seen[name])])));
        const token = await tokenAt(id, at);
        for (const key of [...names, ...ids.flatMap((name) => names.map((own) => `${name}/${own}`))])
          expect([key, await ask(GetTally, { key }, { token })]).toEqual([key, expected[key]]);
        expect(await allPages(ask, limit, token)).toEqual(inOrder(expected));
      }),
      { numRuns: numberOfRuns(100, { long: 300 }) },
    );
  });
});

const names = ['x', 'y', 'z'];
const arbitraryEvent = fc.oneof(
  fc.record({ by: fc.integer({ min: -5, max: 5 }), on: fc.subarray(names) }).map(({ by, on }) => added(by, ...on)),
  fc.subarray(names).map((on) => cleared(...on)),
);
const arbitraryCommits = fc.array(fc.array(arbitraryEvent, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 });
const arbitraryLag = fc.record({
  streams: fc.record({ s: arbitraryCommits, t: arbitraryCommits }) as fc.Arbitrary<Streams>,
  lags: fc.array(fc.nat(), { minLength: 2, maxLength: 2 }),
  place: fc.nat(),
  limit: fc.integer({ min: 1, max: 4 }),
  documents: fc.integer({ min: 1, max: 4 }),
  crashes: fc.boolean(),
});

/** Applies one step of the next commit, which may be a part of it. */
async function crashIn(commits: readonly Commit[], next: number, stores: Parameters<typeof projectCommits>[2]): Promise<void> {
  const { readModels } = stores;
  let steps = 0;
  const apply = readModels.apply.bind(readModels);
  const crashing = Object.assign(Object.create(readModels), {
    limits: readModels.limits,
    get: readModels.get.bind(readModels),
    checkpoint: readModels.checkpoint.bind(readModels),
    apply: (...args: Parameters<typeof apply>) => (steps++ === 0 ? apply(...args) : Promise.reject(new Error('crashed'))),
  });
  await projectCommits(Tallies, commits.slice(next, next + 1), { ...stores, readModels: crashing }).catch(() => {});
}

async function allPages(ask: ReturnType<typeof createQueryBus>['ask'], limit: number, token: string) {
  const items: object[] = [];
  for (let after: string | undefined; ; ) {
    const page = await ask(AllTallies, { limit, after }, { token });
    expect(page.items.length).toBeLessThanOrEqual(limit);
    items.push(...page.items);
    if (page.next === undefined) return items;
    after = page.next;
  }
}

function inOrder(documents: Readonly<Record<string, object>>): readonly object[] {
  const entries = Object.entries(documents) as [string, { sum: number }][];
  return entries
    .sort(([one, { sum }], [other, { sum: otherSum }]) => sum - otherSum || (one < other ? -1 : 1))
    .map(([, document]) => document);
}
