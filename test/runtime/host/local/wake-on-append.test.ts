import { InMemoryEventStore } from '../../../../runtime/event-store/in-memory-event-store.ts';
import { noStream } from '../../../../runtime/event-store/stream-head.ts';
import { wakeOnAppend } from '../../../../runtime/host/local/wake-on-append.ts';
import type { Commit } from '../../../../runtime/message/commit.ts';
import type { Follower, Standing } from '../../../../runtime/process-manager/consumer/follower.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';

const commit = (commitId: string) => ({
  ...{ commitId, timestamp: '2026-01-01T00:00:00.000Z' },
  metadata: { commandId: commitId, correlationId: commitId, causationId: commitId, causationDepth: 0 },
  events: [{ type: 'Counted', data: {}, schemaVersion: 1 }],
});

async function setUp(standing: (commits: readonly Commit[]) => Standing, failures = 0) {
  const store = new InMemoryEventStore();
  await store.append(await store.append(noStream('Counter#a'), commit('c1')), commit('c2'));
  await store.append(noStream('Other#a'), commit('c3'));
  const log: string[] = [];
  const write = (message: string) => void log.push(message);
  const followed: string[] = [];
  let left = failures;
  const follower: Follower = {
    name: 'reactor:R',
    from: ['Counter'],
    standing: async ({ stream }) => standing((await store.load(stream)).commits),
    async follow(commits) {
      if (left-- > 0) throw new Error('not yet');
      followed.push(...commits.map(({ commitId }) => commitId));
      return 'done';
    },
  };
  const logger = { debug: write, info: write, warn: write, error: write };
  const waking = wakeOnAppend(store, [follower], { ambient: testAmbient(), logger, store, open: async (stored) => stored });
  return { store, waking, followed, log };
}

describe('catching up with what is stored', () => {
  it('wakes those who are behind with the last commit, again after a failure, and no others', async () => {
    const { waking, followed, log } = await setUp((commits) => ({ state: 'behind', commits }), 2);
    waking.catchUp();
    expect(waking.isIdle).toBe(false);
    await waking.settle();
    expect([followed, waking.isIdle]).toEqual([['c2'], true]);
    expect(log).toEqual(Array(2).fill('A commit could not be handled and comes again'));
  });

  it('lets those be who have followed everything, or stand still', async () => {
    const parked = { fromVersion: 1, code: 'error', reason: 'no', at: '2026-01-01T00:00:00.000Z', attempts: 1 };
    for (const standing of [{ state: 'caught-up' }, { state: 'parked', parked }] as const) {
      const { waking, followed } = await setUp(() => standing);
      waking.catchUp();
      await waking.settle();
      expect(followed).toEqual([]);
    }
  });

  it('says that the store could not be read, and goes on with what comes', async () => {
    const { store, waking, followed, log } = await setUp((commits) => ({ state: 'behind', commits }));
    jest.spyOn(store, 'readTips').mockRejectedValue(new Error('no store'));
    waking.catchUp();
    await waking.settle();
    expect(log).toEqual(['What was left undone could not be read']);
    await store.append(noStream('Counter#b'), commit('c4'));
    await waking.settle();
    expect(followed).toEqual(['c4']);
  });
});
