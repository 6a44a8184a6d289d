import { InMemoryReadModelStore } from '../../../../runtime/projection/in-memory-read-model-store.ts';
import { projectCommits } from '../../../../runtime/projection/project-commits.ts';
import type { AnyProjection } from '../../../../runtime/projection/projection.ts';
import { lagOf } from '../../../../runtime/projection/rebuild/lag-of.ts';
import { record, stream } from '../../../../runtime/testing/history.ts';
import { Counter, Totals } from '../../counter.ts';
import { added, storeOf, Tallies } from '../tallies.ts';

const { Counted } = Counter.events;

describe('the lag of a projection', () => {
  /** Streams of three events each, appended a second apart; of each the first so many are projected. */
  async function measured(projected: Readonly<Record<string, number>>, target: AnyProjection = Totals) {
    const histories = Object.keys(projected).map((id) => stream(Counter, id, ...[1, 2, 3].map((by) => Counted({ by }))));
    const { store, commits } = await record(histories);
    const readModels = new InMemoryReadModelStore();
    for (const commit of commits)
      if (commit.lastVersion <= (projected[commit.stream.slice('Counter#'.length)] ?? 0))
        await projectCommits(target, [commit], { store, readModels });
    const ambient = { now: () => Date.parse(commits.at(-1)?.timestamp ?? '2026-01-01T00:00:00.000Z') + 10_000 };
    return lagOf(target, { store, readModels, ambient });
  }

  it('is nothing where everything was seen, and in an empty store', async () => {
    const none = { projection: 'Totals', version: 1, eventsBehind: 0, oldestAgeSeconds: 0, behind: [] };
    expect(await measured({ a: 3, b: 3 })).toEqual({ ...none, streams: 2 });
    expect(await measured({})).toEqual({ ...none, streams: 0 });
  });

  it('counts events and says how long the oldest waits, stream by stream', async () => {
    expect(await measured({ a: 0, b: 2, c: 3 })).toEqual({
      projection: 'Totals',
      version: 1,
      streams: 3,
      eventsBehind: 4,
      oldestAgeSeconds: 18,
      behind: [
        { stream: 'Counter#a', position: 0, tip: 3, eventsBehind: 3, ageSeconds: 18 },
        { stream: 'Counter#b', position: 2, tip: 3, eventsBehind: 1, ageSeconds: 13 },
      ],
    });
  });

  it('knows the positions of a projection with keys of its own', async () => {
    const { store, commitsOf } = await storeOf({ s: [[added(1, 'x')], [added(1, 'x'), added(1, 'y')]] });
    const readModels = new InMemoryReadModelStore();
    await projectCommits(Tallies, (await commitsOf('s')).slice(0, 1), { store, readModels });
    const lag = await lagOf(Tallies, { store, readModels, ambient: { now: () => Date.parse('2026-01-01T00:01:00.000Z') } });
    expect(lag).toMatchObject({ eventsBehind: 2, oldestAgeSeconds: 60, behind: [{ stream: 'Tally#s', position: 1, tip: 3 }] });
  });

  it('names 100 streams at most, those with the oldest events, and counts all', async () => {
    const projected = Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`c-${index}`, 0]));
    const { behind, eventsBehind, streams } = await measured(projected);
    expect([behind.length, eventsBehind, streams, behind[0]?.stream]).toEqual([100, 390, 130, 'Counter#c-0']);
  });

  it('takes the newest of the tips that come of one stream', async () => {
    const { store, commits } = await record([stream(Counter, 'a', Counted({ by: 1 }), Counted({ by: 1 }))]);
    const readTips = store.readTips.bind(store);
    store.readTips = async (scan) => {
      const { tips } = await readTips({});
      const [tip] = tips;
      if (!tip) return { tips };
      return scan.after ? { tips: [{ ...tip, version: 1 }] } : { tips, next: 'more' };
    };
    const lag = await lagOf(Totals, { store, readModels: new InMemoryReadModelStore(), ambient: { now: () => 0 } });
    expect(lag).toMatchObject({ streams: 1, eventsBehind: commits.length, oldestAgeSeconds: 0 });
  });
});
