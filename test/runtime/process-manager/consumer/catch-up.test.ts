import type { Commit } from '@allframe/serverless/runtime';
import * as fc from 'fast-check';
import { InvalidPageTokenError } from '../../../../runtime/message/errors.ts';
import { catchUp } from '../../../../runtime/process-manager/consumer/catch-up.ts';
import { startConsumers } from '../../../../runtime/process-manager/consumer/consumer-start.ts';
import { followWith, followWithOwnCheckpoints } from '../../../../runtime/process-manager/consumer/follower.ts';
import { InMemoryReadModelStore } from '../../../../runtime/projection/in-memory-read-model-store.ts';
import { projectCommits } from '../../../../runtime/projection/project-commits.ts';
import { Totals } from '../../counter.ts';
import { name, watchedWorld } from '../consuming.ts';

const hour = 3_600_000;
const idle = { streams: 0, caughtUp: 0, behind: 0, parked: 0, events: 0, oldestMs: 0, failures: [] };

function followed(...options: Parameters<typeof watchedWorld>) {
  const around = watchedWorld(...options);
  const follower = followWith(around.consumer, around.ports);
  return { ...around, follower, run: (...rest: readonly object[]) => catchUp([follower], around.ports, Object.assign({}, ...rest)) };
}

describe('a catch-up', () => {
  it('converges after an outage of 48 hours in which every wake-up was lost', async () => {
    const { append, ambient, follower, handled, run, checkpoint } = followed();
    for (let index = 0; index < 300; index += 1) await append(`Counter#${index % 120}`);
    ambient.advance(48 * hour);
    const { isComplete, followers } = await run();
    expect(isComplete).toBe(true);
    expect(handled.length).toBe(300);
    expect(new Set(handled).size).toBe(300);
    expect(followers[follower.name]).toMatchObject({ streams: 120, behind: 120, caughtUp: 0, events: 300, failures: [] });
    expect(followers[follower.name]?.oldestMs).toBeGreaterThan(48 * hour);
    expect((await checkpoint('Counter#0'))?.seen?.version).toBe(3);
    expect((await run()).followers[follower.name]).toEqual({ ...idle, streams: 120, caughtUp: 120 });
  });

  it('wakes only those that lag', async () => {
    const { appendMany, append, deliver, handled, run } = followed();
    await deliver(...(await appendMany('Counter#a', 2)));
    await append('Counter#b');
    const { followers } = await run();
    expect(handled).toEqual(['c-1', 'c-2', 'c-3']);
    expect(followers[name]).toMatchObject({ streams: 2, caughtUp: 1, behind: 1, events: 1 });
  });

  it('does not replay what was there before a consumer started, and leaves no checkpoint there', async () => {
    const { appendMany, append, consumer, ports, handled, run, checkpoint } = followed({ startFrom: 'now' });
    await appendMany('Counter#old', 3);
    await appendMany('Counter#older', 3);
    await startConsumers([consumer], ports);
    await append('Counter#old');
    const { followers } = await run();
    expect(handled).toEqual(['c-7']);
    expect(followers[name]).toMatchObject({ streams: 2, caughtUp: 1, behind: 1, events: 1 });
    expect(await checkpoint('Counter#older')).toBeUndefined();
  });

  it('starts a consumer that nobody has started: shortly before', async () => {
    const { append, ambient, handled, run, deliver } = followed({ startFrom: 'now' });
    await append('Counter#a');
    ambient.advance(300_000);
    await run();
    await deliver(await append('Counter#a'));
    expect(handled).toEqual(['c-2']);
  });

  it('leaves streams of other aggregates and parked streams alone, and counts the latter', async () => {
    const { append, checkpoints, handled, run } = followed();
    await append('Other#a');
    await append('Counter#a');
    await checkpoints.put(name, 'Counter#a', {
      revision: 1,
      seen: undefined,
      parked: { fromVersion: 1, code: 'error', reason: 'poison', at: '2026-01-01T00:00:00.000Z', attempts: 5 },
    });
    const { followers } = await run();
    expect(handled).toEqual([]);
    expect(followers[name]).toEqual({ ...idle, streams: 1, parked: 1 });
  });

  it('goes on where one fails, tells of it, and parks it in the end', async () => {
    const { append, handled, run } = followed({
      fail: ({ stream }) => {
        if (stream === 'Counter#bad') throw new Error('no');
      },
    });
    for (const id of ['a', 'bad', 'c']) await append(`Counter#${id}`);
    const { followers } = await run();
    expect(handled).toEqual(['c-1', 'c-3']);
    expect(followers[name]).toMatchObject({ behind: 3, failures: [{ stream: 'Counter#bad', error: new Error('no') }] });
    for (let runs = 0; runs < 3; runs += 1) await run();
    expect((await run()).followers[name]).toMatchObject({ behind: 1, parked: 1, failures: [] });
    expect((await run()).followers[name]).toMatchObject({ caughtUp: 2, behind: 0, parked: 1 });
  });

  it('tries again what was parked for an error that waiting may cure', async () => {
    let isOut = true;
    const { append, ambient, handled, run } = followed({
      fail: () => {
        if (isOut) throw Object.assign(new Error('out'), { retryable: true });
      },
    });
    await append('Counter#a');
    await run();
    ambient.advance(300_000);
    expect((await run()).followers[name]).toMatchObject({ behind: 1, parked: 1 });
    isOut = false;
    expect((await run()).followers[name]).toMatchObject({ behind: 0, parked: 1 });
    ambient.advance(300_000);
    expect((await run()).followers[name]).toMatchObject({ behind: 1, parked: 0, failures: [] });
    expect(handled).toEqual(['c-1']);
  });

  it('counts without waking, where it shall only measure', async () => {
    const { appendMany, handled, run } = followed();
    await appendMany('Counter#a', 4);
    const { followers } = await run({ isWaking: false });
    expect(followers[name]).toMatchObject({ behind: 1, events: 4, oldestMs: 3_000 });
    expect(handled).toEqual([]);
  });

  it('stops at its deadline and goes on with the token', async () => {
    const { append, ambient, handled, run } = followed();
    for (let index = 0; index < 35; index += 1) await append(`Counter#${index}`);
    let after: string | undefined;
    const streams: number[] = [];
    for (let isComplete = false; !isComplete; ) {
      const report = await run({ after, ratePerSecond: 10, deadline: ambient.now() + 1_500 });
      ({ isComplete, next: after } = report);
      streams.push(report.followers[name]?.streams ?? 0);
    }
    expect(handled.length).toBe(35);
    expect(streams).toEqual([20, 15]);
  });

  it('begins again where its deadline passed on the first page', async () => {
    const { append, ambient, run, handled } = followed();
    await append('Counter#a');
    expect(await run({ deadline: ambient.now() })).toEqual({ isComplete: false, next: undefined, followers: { [name]: idle } });
    expect(handled).toEqual([]);
  });

  it('is no faster than it may be', async () => {
    const { append, ambient, run } = followed();
    for (let index = 0; index < 35; index += 1) await append(`Counter#${index}`);
    const begun = ambient.now();
    await run({ ratePerSecond: 10 });
    expect(ambient.now() - begun).toBe(3_000);
  });

  it('reads stream by stream at less than one a second', async () => {
    const { append, ambient, run, handled } = followed();
    for (let index = 0; index < 3; index += 1) await append(`Counter#${index}`);
    const begun = ambient.now();
    expect(await run({ ratePerSecond: 0.5 })).toMatchObject({ isComplete: true });
    expect([handled.length, ambient.now() - begun]).toEqual([3, 4_000]);
  });

  it.each([0, -1, Number.NaN])('refuses the rate %d', async (ratePerSecond) => {
    const { run } = followed();
    await expect(run({ ratePerSecond })).rejects.toMatchObject({ code: 'invalid-rate', ratePerSecond });
  });

  it('tells how far it is after each page', async () => {
    const { append, run } = followed();
    for (let index = 0; index < 25; index += 1) await append(`Counter#${index}`);
    const progress: unknown[] = [];
    await run({
      ratePerSecond: 10,
      onProgress: (report: { isComplete: boolean; followers: Record<string, { streams: number }> }) =>
        progress.push([report.isComplete, report.followers[name]?.streams]),
    });
    expect(progress).toEqual([
      [false, 10],
      [false, 20],
      [true, 25],
    ]);
  });

  it('is shared by several workers, each with its segment', async () => {
    const { append, handled, run } = followed();
    for (let index = 0; index < 30; index += 1) await append(`Counter#${index}`);
    const reports = await Promise.all([0, 1, 2].map((index) => run({ segment: { index, of: 3 } })));
    expect(reports.map(({ followers }) => followers[name]?.streams)).toEqual([10, 10, 10]);
    expect(new Set(handled).size).toBe(30);
  });

  it('refuses a token that is none', async () => {
    const { run } = followed();
    await expect(run({ after: 'nonsense' })).rejects.toThrow(InvalidPageTokenError);
  });

  it('takes an older tip for what it is', async () => {
    const { appendMany, deliver, store, run } = followed();
    const commits = await appendMany('Counter#a', 2);
    await deliver(...commits);
    const old = { stream: 'Counter#a', version: 1, commitId: 'c-1', timestamp: commits[0]?.timestamp ?? '' };
    jest.spyOn(store, 'readTips').mockResolvedValue({ tips: [old] });
    expect((await run()).followers[name]).toEqual({ ...idle, streams: 1, caughtUp: 1 });
  });

  it.each([
    ['holds another commit', { version: 2, commitId: 'before' }],
    ['ends before the checkpoint', { version: 9, commitId: 'before' }],
  ])('finds that a store was restored to an earlier time and %s', async (_, seen) => {
    const { appendMany, checkpoints, handled, run } = followed();
    await appendMany('Counter#a', 2);
    await checkpoints.put(name, 'Counter#a', { revision: 1, seen });
    const { followers } = await run();
    expect(followers[name]?.failures).toEqual([{ stream: 'Counter#a', error: expect.objectContaining({ code: 'history-diverged' }) }]);
    expect(handled).toEqual([]);
  });
});

describe('wake-ups that are lost, doubled and reordered, to workers that crash', () => {
  it('leave nothing unhandled after a catch-up, and nothing out of order', async () => {
    const wakeUps = fc.array(fc.record({ commit: fc.nat({ max: 29 }), crashes: fc.boolean() }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 30 }), wakeUps, async (streams, deliveries) => {
        const { append, checkpoints, deliver, handled, run } = followed();
        const commits: Commit[] = [];
        for (const id of streams) commits.push(await append(`Counter#${id}`));
        for (const { commit, crashes } of deliveries) {
          const put = jest.spyOn(checkpoints, 'put');
          if (crashes) put.mockRejectedValueOnce(new Error('crashed')).mockRejectedValueOnce(new Error('crashed'));
          await deliver(commits[commit % commits.length]).catch(() => undefined);
          put.mockRestore();
        }
        await run();
        for (const id of new Set(streams)) {
          const ids = commits.filter(({ stream }) => stream === `Counter#${id}`).map(({ commitId }) => commitId);
          expect([...new Set(handled)].filter((commitId) => ids.includes(commitId))).toEqual(ids);
        }
        expect((await run()).followers[name]).toMatchObject({ behind: 0, parked: 0 });
      }),
      { numRuns: 100 },
    );
  });
});

describe('a projection, which keeps its own checkpoints', () => {
  function projected() {
    const around = watchedWorld();
    const readModels = new InMemoryReadModelStore();
    const project = jest.fn((commits) => projectCommits(Totals, commits, { store: around.store, readModels }));
    const own = {
      name: 'projection:Totals@1',
      from: ['Counter'],
      position: async (stream: string) => (await readModels.get(Totals, stream.slice('Counter#'.length)))?.checkpoint,
      project,
    };
    const follower = followWithOwnCheckpoints(own, around.ports);
    return { ...around, own, project, follower, readModels };
  }

  it('is caught up like a consumer', async () => {
    const { appendMany, follower, readModels, ports, handled } = projected();
    await appendMany('Counter#a', 2);
    await appendMany('Counter#b', 3);
    const { followers } = await catchUp([follower], ports);
    expect(followers[follower.name]).toMatchObject({ streams: 2, behind: 2, events: 5 });
    expect((await readModels.get(Totals, 'b'))?.document).toMatchObject({ total: 3 });
    expect((await catchUp([follower], ports)).followers[follower.name]).toMatchObject({ caughtUp: 2, behind: 0 });
    expect(handled).toEqual([]);
  });

  it('is parked on the stream that poisons it, and not by the failures of others', async () => {
    const { append, consumer, follower, own, ports, parked, handled } = projected();
    const broken = {
      ...own,
      name: 'projection:Broken@1',
      position: async () => undefined,
      project: () => Promise.reject(new Error('broken')),
    };
    const all = [followWithOwnCheckpoints(broken, ports), follower, followWith(consumer, ports)];
    await append('Counter#a');
    for (let runs = 0; runs < 6; runs += 1) await catchUp(all, ports);
    expect(parked).toEqual([expect.objectContaining({ consumer: 'projection:Broken@1', stream: 'Counter#a', fromVersion: 1 })]);
    expect(own.project).toHaveBeenCalledTimes(1);
    expect(handled).toEqual(['c-1']);
    const last = (await catchUp(all, ports)).followers;
    expect(last['projection:Broken@1']).toMatchObject({ parked: 1, behind: 0 });
    expect(last['projection:Totals@1']).toMatchObject({ caughtUp: 1 });
  });

  it('does no work for nothing', async () => {
    const { follower, project } = projected();
    expect(await follower.follow([])).toBe('done');
    expect(project).not.toHaveBeenCalled();
  });
});
