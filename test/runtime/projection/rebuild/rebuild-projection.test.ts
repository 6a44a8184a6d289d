import type { Commit } from '@allframe/serverless/runtime';
import * as fc from 'fast-check';
import type { InMemoryEventStore } from '../../../../runtime/event-store/in-memory-event-store.ts';
import { InMemoryProjectionRegistry } from '../../../../runtime/projection/in-memory-projection-registry.ts';
import { InMemoryReadModelStore } from '../../../../runtime/projection/in-memory-read-model-store.ts';
import { projectCommits } from '../../../../runtime/projection/project-commits.ts';
import type { ProjectionRegistry } from '../../../../runtime/projection/projection-registry.ts';
import { projectionsToBuild } from '../../../../runtime/projection/rebuild/projections-to-build.ts';
import { cancelRebuild, type RebuildProgress, rebuildProjection } from '../../../../runtime/projection/rebuild/rebuild-projection.ts';
import { record, stream } from '../../../../runtime/testing/history.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { Counter, Totals } from '../../counter.ts';
import { added, foldOf, Tallies, type TallyEvent } from '../tallies.ts';
import { Impatient, poison, Sum1, Sum2, setUp, Tallies2 } from './versions.ts';

const many = (streams: number) =>
  Object.fromEntries(Array.from({ length: streams }, (_, id) => [`s-${id}`, [[added(id, 'x')], [added(1, 'x')]]]));

afterEach(() => {
  poison.by = undefined;
});

describe('a rebuild', () => {
  it('fills a projection with what was stored before it, and switches to it', async () => {
    const { rebuild, readModels, registry, ask } = await setUp(many(30));
    await expect(ask(Sum1, { key: 'x' })).rejects.toMatchObject({ code: 'projection-rebuilding', retryable: true, retryAfterSeconds: 30 });
    expect(await rebuild(Tallies)).toMatchObject({ status: 'switched', streams: 30, segmentsDone: 4, parked: [] });
    expect(readModels.documentsOf(Tallies)).toEqual(foldOf(many(30)));
    expect(await ask(Sum1, { key: 'x' })).toBe(29 * 15 + 30);
    expect(await registry.read('Tallies')).toMatchObject({ active: 1, versions: { 1: { status: 'active' } } });
  });

  it('switches at once where nothing is stored', async () => {
    const { rebuild, ask } = await setUp({});
    expect(await rebuild(Tallies)).toMatchObject({ status: 'switched', streams: 0 });
    expect(await ask(Sum1, { key: 'x' })).toBeUndefined();
  });

  it('lets the old code answer until the new version is built, and the new code from then on', async () => {
    const { rebuild, ask, registry } = await setUp(many(3));
    await rebuild(Tallies);
    expect(await ask(Sum2, { key: 'x' })).toBe(6);
    await expect(ask(Impatient, { key: 'x' })).rejects.toThrow('Impatient reads version 2 of Tallies, which is being built');
    await rebuild(Tallies2);
    expect(await ask(Sum2, { key: 'x' })).toBe(12);
    expect(await ask(Impatient, { key: 'x' })).toBe(12);
    expect(await ask(Sum1, { key: 'x' })).toBe(6);
    expect(await registry.read('Tallies')).toMatchObject({ active: 2, versions: { 1: { status: 'retired' }, 2: { status: 'active' } } });
  });

  it('asks the authorize of the new query also while the old one answers', async () => {
    const { rebuild, ask } = await setUp(many(3));
    await rebuild(Tallies);
    const caller = { kind: 'jwt', claims: {} } as const;
    const Guarded = { ...Sum2, authorize: () => false };
    await expect(ask(Guarded, { key: 'x' }, { caller })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await ask(Guarded, { key: 'x' })).toBe(6);
  });

  it('asks the registry no more once a version was built', async () => {
    const { rebuild, ask, registry } = await setUp(many(1));
    await rebuild(Tallies);
    const read = jest.spyOn(registry, 'read');
    for (let index = 0; index < 3; index += 1) await ask(Sum1, { key: 'x' });
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('leaves an active version as it is', async () => {
    const { rebuild, registry, store } = await setUp(many(3));
    await rebuild(Tallies);
    const before = await registry.read('Tallies');
    const scan = jest.spyOn(store, 'readTips');
    expect(await rebuild(Tallies)).toMatchObject({ status: 'switched', streams: 3 });
    expect(await registry.read('Tallies')).toEqual(before);
    expect(scan).not.toHaveBeenCalled();
  });

  it('lets a retired version answer as long as the code follows the active one, which replaces it', async () => {
    const { rebuild, askAnew } = await setUp(many(3));
    await rebuild(Tallies);
    await rebuild(Tallies2);
    expect(await askAnew([Tallies2])(Sum1, { key: 'x' })).toBe(6);
    await expect(askAnew([Tallies])(Sum1, { key: 'x' })).rejects.toMatchObject({ code: 'projection-rebuilding' });
  });

  it('goes back to a version that was replaced, once it has what it missed', async () => {
    const { rebuild, askAnew, registry, store } = await setUp(many(2));
    await rebuild(Tallies);
    await rebuild(Tallies2);
    const { head } = await store.load('Tally#s-0');
    const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
    const events = [{ ...added(100, 'x'), schemaVersion: 1 }];
    await store.append(head, { commitId: 'missed', timestamp: '2026-01-01T00:00:00.000Z', metadata, events });
    await expect(askAnew()(Sum1, { key: 'x' })).rejects.toMatchObject({ code: 'projection-rebuilding' });
    expect(await rebuild(Tallies)).toMatchObject({ status: 'switched' });
    expect(await registry.read('Tallies')).toMatchObject({ active: 1, versions: { 1: { status: 'active' }, 2: { status: 'retired' } } });
    expect(await askAnew()(Sum1, { key: 'x' })).toBe(103);
  });

  it('tells its progress page by page', async () => {
    const { rebuild, store } = await setUp(many(5));
    pagesOf(store, 2);
    const seen: RebuildProgress[] = [];
    await rebuild(Tallies, { segments: 1, onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ streams, segmentsDone }) => [streams, segmentsDone])).toEqual([
      [2, 0],
      [4, 0],
      [5, 1],
    ]);
  });

  it('begins so many streams a second', async () => {
    const { rebuild, ambient } = await setUp(many(21));
    const begun = ambient.now();
    await rebuild(Tallies, { ratePerSecond: 2 });
    expect(ambient.now() - begun).toBe(10_000);
  });

  it('refuses a rate that never ends', async () => {
    const { rebuild } = await setUp(many(1));
    await expect(rebuild(Tallies, { ratePerSecond: 0 })).rejects.toMatchObject({ code: 'invalid-rate' });
  });

  it('stops at its deadline, and goes on page by page where it was', async () => {
    const { rebuild, store, ambient, readModels } = await setUp(many(9));
    pagesOf(store, 2);
    const first = await rebuild(Tallies, { segments: 1, ratePerSecond: 1, deadline: ambient.now() + 4_500 });
    expect(first).toMatchObject({ status: 'unfinished', streams: 4, segments: 1, segmentsDone: 0 });
    const scan = jest.spyOn(store, 'readTips');
    expect(await rebuild(Tallies, { segments: 3 })).toMatchObject({ status: 'switched', streams: 9, segments: 1 });
    expect(scan).toHaveBeenCalledTimes(3);
    expect(readModels.documentsOf(Tallies)).toEqual(foldOf(many(9)));
  });

  it('counts nothing twice when two workers do it at once', async () => {
    const { rebuild, readModels, store } = await setUp(many(20));
    pagesOf(store, 2);
    const outcomes = await Promise.all([rebuild(Tallies), rebuild(Tallies)]);
    expect(outcomes).toMatchObject([{ status: 'switched' }, { status: 'switched', streams: 20 }]);
    expect(readModels.documentsOf(Tallies)).toEqual(foldOf(many(20)));
  });

  it('does not switch when it was cancelled on its last page', async () => {
    const { rebuild, registry, ambient } = await setUp(many(2));
    let cancelling: Promise<boolean> | undefined;
    const onProgress = () => {
      cancelling = cancelRebuild(Tallies, { registry, ambient });
    };
    const write = registry.write.bind(registry);
    registry.write = async (...args) => {
      const written = await write(...args);
      await cancelling;
      return written;
    };
    expect(await rebuild(Tallies, { segments: 1, onProgress })).toMatchObject({ status: 'cancelled', segmentsDone: 1 });
    expect(await registry.read('Tallies')).toMatchObject({ versions: { 1: { status: 'building' } } });
  });

  it('reads no stream that the projector has followed to its end', async () => {
    const { rebuild, store, readModels, commitsOf } = await setUp(many(3));
    await projectCommits(Tallies, await commitsOf('s-1'), { store, readModels });
    const readAfter = jest.spyOn(store, 'readAfter');
    await rebuild(Tallies);
    expect(readAfter.mock.calls.map(([stream]) => stream)).toEqual(['Tally#s-0', 'Tally#s-2']);
  });

  it('is cancelled after the page that it is at, and can be gone on with', async () => {
    const { rebuild, registry, ambient, ask, store } = await setUp(many(9));
    await rebuild(Tallies);
    pagesOf(store, 2);
    const cancel = () => cancelRebuild(Tallies2, { registry, ambient });
    expect(await cancel()).toBe(false);
    let pages = 0;
    const cancelled: Promise<boolean>[] = [];
    const onProgress = () => ++pages === 2 && cancelled.push(cancel());
    expect(await rebuild(Tallies2, { segments: 1, onProgress })).toMatchObject({ status: 'cancelled' });
    expect(await Promise.all(cancelled)).toEqual([true]);
    expect(await cancel()).toBe(false);
    expect(await ask(Sum2, { key: 'x' })).toBe(45);
    expect(await rebuild(Tallies2)).toMatchObject({ status: 'switched', streams: 9 });
    expect(await ask(Sum2, { key: 'x' })).toBe(90);
    expect(await cancel()).toBe(false);
  });
});

describe('a rebuild with streams that can not be projected', () => {
  it('parks them, does the others, and does not switch', async () => {
    const { rebuild, ask, readModels, registry } = await setUp(many(9));
    await rebuild(Tallies);
    poison.by = 7;
    const outcome = await rebuild(Tallies2);
    expect(outcome).toMatchObject({
      status: 'parked',
      segmentsDone: 4,
      parked: [{ stream: 'Tally#s-7', version: 2, reason: "can't add 7" }],
    });
    expect(readModels.documentsOf(Tallies2).x).toMatchObject({ doubled: 2 * (36 - 7 + 8) });
    expect(await ask(Sum2, { key: 'x' })).toBe(45);
    expect(await registry.read('Tallies')).toMatchObject({ active: 1 });
  });

  it('tries them again first, once handlers are mended, and then switches', async () => {
    const { rebuild, ask, store } = await setUp(many(9));
    poison.by = 7;
    await rebuild(Tallies2);
    poison.by = undefined;
    const scan = jest.spyOn(store, 'readTips');
    expect(await rebuild(Tallies2)).toMatchObject({ status: 'switched', parked: [] });
    expect(scan).not.toHaveBeenCalled();
    expect(await ask(Sum2, { key: 'x' })).toBe(90);
  });

  it('switches without them where that is acknowledged', async () => {
    const { rebuild, ask } = await setUp(many(9));
    poison.by = 7;
    expect(await rebuild(Tallies2, { acknowledgeParked: true })).toMatchObject({ status: 'switched', parked: [{ stream: 'Tally#s-7' }] });
    expect(await ask(Sum2, { key: 'x' })).toBe(2 * 37);
  });

  it('stops where so many fail that the handlers must be wrong', async () => {
    const streams = Object.fromEntries(Array.from({ length: 150 }, (_, id) => [`s-${id}`, [[added(7, 'x')]]]));
    const { rebuild, store } = await setUp(streams);
    pagesOf(store, 25);
    poison.by = 7;
    const outcome = await rebuild(Tallies2, { segments: 1 });
    expect([outcome.status, outcome.streams, outcome.parked.length]).toEqual(['parked', 100, 100]);
    poison.by = undefined;
    expect(await rebuild(Tallies2)).toMatchObject({ status: 'switched', streams: 150, parked: [] });
  });

  it('tries what may pass by itself three times', async () => {
    const { rebuild, readModels } = await setUp(many(1));
    const apply = readModels.apply.bind(readModels);
    let failures = 2;
    readModels.apply = async (...args) => {
      if (failures-- > 0) throw new Error('throttled');
      return apply(...args);
    };
    expect(await rebuild(Tallies)).toMatchObject({ status: 'switched', parked: [] });
  });

  it.each<keyof Pick<InMemoryReadModelStore, 'apply' | 'checkpoint'>>(['apply', 'checkpoint'])(
    'blames no stream for read models that do not answer %s: it is left unfinished, and goes on when they do',
    async (operation) => {
      const { rebuild, readModels } = await setUp(many(300));
      const outage = jest.spyOn(readModels, operation).mockRejectedValue(new Error('throttled'));
      expect(await rebuild(Tallies)).toMatchObject({ status: 'unfinished', outage: 'throttled', parked: [] });
      outage.mockRestore();
      expect(await rebuild(Tallies)).toMatchObject({ status: 'switched', streams: 300 });
      expect(readModels.documentsOf(Tallies)).toEqual(foldOf(many(300)));
    },
  );

  it('keeps what is parked where the stores stop answering while it is tried again', async () => {
    const { rebuild, readModels } = await setUp(many(9));
    poison.by = 7;
    await rebuild(Tallies2);
    jest.spyOn(readModels, 'apply').mockRejectedValue(new Error('throttled'));
    poison.by = undefined;
    expect(await rebuild(Tallies2)).toMatchObject({ status: 'unfinished', outage: 'throttled', parked: [{ stream: 'Tally#s-7' }] });
  });
});

it('fills documents of streams of their own, tenant by tenant', async () => {
  const { store } = await record(
    ['acme', 'bolt'].map((tenant, index) => ({ ...stream(Counter, 'a', Counter.events.Counted({ by: index + 1 })), tenant })),
  );
  const readModels = new InMemoryReadModelStore();
  const options = { store, readModels, registry: new InMemoryProjectionRegistry(), ambient: testAmbient() };
  expect(await rebuildProjection(Totals, options)).toMatchObject({ status: 'switched', streams: 2 });
  expect(readModels.documentsOf(Totals)).toMatchObject({ 'acme#a': { total: 1 }, 'bolt#a': { total: 2 } });
});

describe('a rebuild under load', () => {
  const arbitraryCommit = fc.record({ id: fc.integer({ min: 0, max: 7 }), by: fc.integer({ min: 1, max: 9 }) });

  it('gives the fold of all that was appended before and meanwhile, with the projector beside it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(arbitraryCommit, { maxLength: 20 }),
        fc.array(arbitraryCommit, { maxLength: 20 }),
        fc.scheduler(),
        async (before, meanwhile, scheduler) => {
          const { rebuild, store, readModels } = await setUp({});
          const appended: Record<string, (readonly TallyEvent[])[]> = {};
          const append = async ({ id, by }: { id: number; by: number }): Promise<void> => {
            const { head } = await store.load(`Tally#s-${id}`);
            const list = [...(appended[`s-${id}`] ?? []), [added(by, 'x')]];
            appended[`s-${id}`] = list;
            const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
            const events = [{ ...added(by, 'x'), schemaVersion: 1 }];
            await store.append(head, { commitId: `s-${id}-${list.length}`, timestamp: '2026-01-01T00:00:00.000Z', metadata, events });
          };
          for (const commit of before) await append(commit);
          pagesOf(store, 1);
          const projecting: Promise<void>[] = [];
          const project = scheduler.scheduleFunction((commit: Commit) => projectCommits(Tallies2, [commit], { store, readModels }));
          store.subscribe((commit) => projecting.push(project(commit)));
          const readTips = store.readTips.bind(store);
          store.readTips = scheduler.scheduleFunction(readTips);
          const loading = scheduler.scheduleSequence(meanwhile.map((commit) => () => append(commit)));
          const rebuilding = rebuild(Tallies2, { segments: 2 });
          await scheduler.waitFor(Promise.all([rebuilding, loading.task]));
          await scheduler.waitFor(Promise.all(projecting));

          expect(await rebuilding).toMatchObject({ status: 'switched', parked: [] });
          const sums = Object.entries(foldOf(appended)).map(([key, document]) => [key, 2 * (document as { sum: number }).sum]);
          const documents = Object.entries(readModels.documentsOf(Tallies2)) as [string, { doubled: number }][];
          expect(Object.fromEntries(documents.map(([key, { doubled }]) => [key, doubled]))).toEqual(Object.fromEntries(sums));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the projections of a service to build', () => {
  const left = async (registry: ProjectionRegistry) => (await projectionsToBuild([Tallies2], registry)).map(({ version }) => version);

  it('are those that no query answers from yet', async () => {
    const { rebuild, registry } = await setUp(many(1));
    await rebuild(Tallies);
    expect(await left(registry)).toEqual([2]);
    await rebuild(Tallies2);
    expect(await left(registry)).toEqual([]);
  });

  it('are the newest alone where nothing was ever built: nobody waits for a version that is replaced', async () => {
    const { registry } = await setUp(many(1));
    expect(await left(registry)).toEqual([2]);
  });
});

/** Pages of tips hold so many streams. */
function pagesOf(store: InMemoryEventStore, limit: number): void {
  const readTips = store.readTips.bind(store);
  store.readTips = (scan) => readTips({ ...scan, limit });
}
