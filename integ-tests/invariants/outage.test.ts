import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { DynamoDbEventStore } from '../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import type { EventStore } from '../../runtime/event-store/event-store.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import type { Commit } from '../../runtime/message/commit.ts';
import { catchUp } from '../../runtime/process-manager/consumer/catch-up.ts';
import type { Consumer } from '../../runtime/process-manager/consumer/consumer.ts';
import { DynamoDbCheckpointStore } from '../../runtime/process-manager/consumer/dynamodb/dynamodb-checkpoint-store.ts';
import { type Follower, followWith } from '../../runtime/process-manager/consumer/follower.ts';
import { retryParked } from '../../runtime/process-manager/consumer/parking-retry.ts';
import { createCheckpointTableIfMissing } from '../../runtime/projection/dynamodb/create-table.ts';
import { seededRandom } from '../../runtime/testing/seeded-random.ts';
import { CountUp } from '../../test/runtime/counter.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';
import { createEventTable } from '../stores/tables.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';

const streams = Array.from({ length: 20 }, (_, index) => `s-${index}`);

describeWith('dynamodb-local', 'consumers on DynamoDB after an outage', () => {
  let dynamoDb: DynamoDbLocal;
  let proxy: FaultProxy;
  let client: DynamoDBClient;

  beforeAll(async () => {
    dynamoDb = await startDynamoDbLocal();
    proxy = await startFaultProxy(dynamoDb.endpoint);
    // What fails is to be seen by the catch-up, not mended by the client.
    client = new DynamoDBClient({ ...dynamoDb.clientConfig, endpoint: proxy.endpoint, maxAttempts: 1 });
  });
  afterEach(() => proxy.decide(() => 'pass'));
  afterAll(async () => {
    client?.destroy();
    await proxy?.stop();
    await dynamoDb?.stop();
  });

  /** Tables of its own with streams that nobody was woken for, and a consumer that writes down what it handles. */
  async function setUp(name: string, handle: (commit: Commit) => void = () => {}) {
    await createEventTable(client, `${name}-events`);
    await createCheckpointTableIfMissing(client, `${name}-checkpoints`);
    const store = new DynamoDbEventStore({ client, table: `${name}-events` });
    const checkpoints = new DynamoDbCheckpointStore({ client, table: `${name}-checkpoints` });
    const { dispatch } = createCommandBus({ store, ambient: systemAmbient });
    const write = () => Promise.all(streams.map((counterId) => dispatch(CountUp, { counterId })));
    const handled = new Map<string, number[]>();
    const consumer: Consumer = {
      name: 'reactor:Notes',
      from: ['Counter'],
      startFrom: 'beginning',
      async handle(commit) {
        handle(commit);
        handled.set(commit.stream, [...(handled.get(commit.stream) ?? []), commit.lastVersion]);
        return 'handled';
      },
    };
    const ports = { store, checkpoints, ambient: systemAmbient, parking: { maxAttempts: 2 } };
    const follower = followWith(consumer, ports);
    return { store, checkpoints, write, handled, follower, ports };
  }

  const caughtUp = { behind: 0, parked: 0, events: 0, failures: [] };

  it('have handled everything after a catch-up, each commit once and in order, and find nothing the next time', async () => {
    const { store, write, handled, follower } = await setUp('lost');
    for (let times = 0; times < 3; times += 1) await write();
    await catchUpWith(follower, store);
    expect(Object.fromEntries(handled)).toEqual(Object.fromEntries(streams.map((id) => [`Counter#${id}`, [1, 2, 3]])));
    expect(await catchUpWith(follower, store)).toMatchObject(caughtUp);
    await write();
    await catchUpWith(follower, store);
    expect([...handled.values()].every((versions) => versions.join() === '1,2,3,4')).toBe(true);
  });

  it('come to the end of every stream while calls are throttled and answers lost: none is skipped', async () => {
    const { store, write, handled, follower } = await setUp('unreliable');
    await write();
    await write();
    const { random } = seededRandom(3);
    proxy.decide(() => (random() < 0.1 ? 'throttle' : random() < 0.05 ? 'lose-answer' : 'pass'));
    for (let times = 0; times < 6; times += 1) await catchUpWith(follower, store).catch(() => undefined);
    expect(Math.min(proxy.met.throttle, proxy.met['lose-answer'])).toBeGreaterThan(0);
    proxy.decide(() => 'pass');
    await catchUpWith(follower, store);
    expect(await catchUpWith(follower, store)).toMatchObject(caughtUp);
    for (const id of streams) expect(new Set(handled.get(`Counter#${id}`))).toEqual(new Set([1, 2]));
  });

  it('blame no stream for a store that did not answer', async () => {
    const { store, write, handled, follower } = await setUp('dark');
    await write();
    proxy.decide(({ body }) => (body.includes('dark-checkpoints') ? 'throttle' : 'pass'));
    const { failures, parked } = await catchUpWith(follower, store);
    expect([failures.length > 0, parked, handled.size]).toEqual([true, 0, 0]);
    proxy.decide(() => 'pass');
    await catchUpWith(follower, store);
    expect(await catchUpWith(follower, store)).toMatchObject(caughtUp);
  });

  it('stand still on one stream alone, which is listed and goes on after a fix', async () => {
    let isBroken = true;
    const { store, checkpoints, write, handled, follower, ports } = await setUp('poison', ({ stream }) => {
      if (isBroken && stream === 'Counter#s-7') throw new Error('can not be told');
    });
    await write();
    for (let times = 0; times < 3; times += 1) await catchUpWith(follower, store);
    expect(handled.size).toBe(streams.length - 1);
    const parked = await checkpoints.list('reactor:Notes', { isParked: true });
    expect(parked.checkpoints).toMatchObject([{ stream: 'Counter#s-7', parked: { fromVersion: 1, reason: 'can not be told' } }]);
    isBroken = false;
    expect(await retryParked(follower, ports)).toEqual([{ stream: 'Counter#s-7', outcome: 'caught-up' }]);
    expect(handled.get('Counter#s-7')).toEqual([1]);
    expect(await checkpoints.list('reactor:Notes', { isParked: true })).toEqual({ checkpoints: [] });
  });
});

async function catchUpWith(follower: Follower, store: EventStore) {
  const { followers } = await catchUp([follower], { store, ambient: systemAmbient }, { ratePerSecond: 10_000 });
  const report = followers[follower.name];
  if (!report) throw new Error('there is no report');
  return report;
}
