import depot from '../../../examples/kitchen-sink/src/service.ts';
import { followerNamesOf } from '../../../runtime/host/follower-names.ts';
import { parkedPlaces, releaseParked } from '../../../runtime/host/manage-parked.ts';
import { InMemoryCatchUpState } from '../../../runtime/process-manager/consumer/in-memory-catch-up-state.ts';
import { InMemoryCheckpointStore } from '../../../runtime/process-manager/consumer/in-memory-checkpoint-store.ts';
import { testService } from '../../../runtime/testing/test-service.ts';

const parked = { fromVersion: 3, code: 'error', reason: 'by is missing', at: '2026-01-01T00:00:00.000Z', attempts: 5 };
const seen = { version: 2, commitId: 'c-2' };

async function world() {
  const checkpoints = new InMemoryCheckpointStore();
  const catchUpState = new InMemoryCatchUpState();
  for (const stream of ['Door#a', 'Door#b']) await checkpoints.put('reactor:Mailer', stream, { revision: 1, seen, parked });
  await checkpoints.put('reactor:Mailer', 'Door#c', { revision: 1, seen });
  return { checkpoints, catchUpState };
}

describe('parked streams of a deployed service', () => {
  it('are found of each follower, with why they stand still', async () => {
    const ports = await world();
    const places = await parkedPlaces(['projection:Doors@1', 'reactor:Mailer'], ports);
    expect([...places].sort((one, other) => one.stream.localeCompare(other.stream))).toEqual([
      { follower: 'reactor:Mailer', stream: 'Door#a', ...parked },
      { follower: 'reactor:Mailer', stream: 'Door#b', ...parked },
    ]);
  });

  it('are found however many pages there are', async () => {
    const ports = await world();
    for (let index = 0; index < 250; index += 1)
      await ports.checkpoints.put('saga:Move', `Door#${index}`, { revision: 1, seen: undefined, parked });
    expect(await parkedPlaces(['saga:Move'], ports)).toHaveLength(250);
  });

  it('are released where they stand, and the next catch-up compares all streams', async () => {
    const ports = await world();
    const rebuilds = { 'Doors@1': { at: parked.at, revision: 1 } };
    const full = { begunAt: parked.at, aggregates: ['Door'], cursor: 'x' };
    await ports.catchUpState.write({ revision: 1, full, fullBegunAt: parked.at, recentBegunAt: parked.at, rebuilds });
    const places = [
      { follower: 'reactor:Mailer', stream: 'Door#a' },
      { follower: 'reactor:Mailer', stream: 'Door#c' },
      { follower: 'reactor:Mailer', stream: 'Door#d' },
    ];
    expect(await releaseParked(places, ports)).toEqual([places[0]]);
    expect(await ports.checkpoints.get('reactor:Mailer', 'Door#a')).toEqual({ revision: 2, seen });
    expect(await ports.catchUpState.read()).toEqual({ revision: 2, recentBegunAt: parked.at, rebuilds });
  });

  it('leave the catch-up alone where there is nothing to release', async () => {
    const ports = await world();
    expect(await releaseParked([{ follower: 'reactor:Mailer', stream: 'Door#c' }], ports)).toEqual([]);
    expect(await ports.catchUpState.read()).toBeUndefined();
  });

  it('win against a catch-up that writes its state at the same time', async () => {
    const ports = await world();
    const write = ports.catchUpState.write.bind(ports.catchUpState);
    let races = 1;
    ports.catchUpState.write = async (next) => {
      if (races-- > 0) await write({ revision: next.revision, fullBegunAt: parked.at });
      return write(next);
    };
    await releaseParked([{ follower: 'reactor:Mailer', stream: 'Door#a' }], ports);
    expect(await ports.catchUpState.read()).toEqual({ revision: 2 });
  });
});

describe('the names of followers', () => {
  it('are those that checkpoints stand by', async () => {
    const service = await testService(depot);
    expect([...followerNamesOf(depot)].sort()).toEqual(Object.keys(await service.lag()).sort());
  });
});
