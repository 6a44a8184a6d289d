import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls } from '../../runtime/aws-client/dynamodb-calls.ts';
import { lightDynamoDb } from '../../runtime/aws-client/light-dynamodb.ts';
import { type CommandBus, createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import type { CommandResult } from '../../runtime/command-bus/command-result.ts';
import { stateCache } from '../../runtime/command-bus/state-cache.ts';
import { DynamoDbEventStore } from '../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { ConflictError, DeadlineExceededError } from '../../runtime/event-store/errors.ts';
import { StoreUnavailableError } from '../../runtime/event-store/store-errors.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { seededRandom } from '../../runtime/testing/seeded-random.ts';
import { CountUp } from '../../test/runtime/counter.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';
import { createEventTable } from '../stores/tables.ts';
import { type FaultProxy, type Seen, startFaultProxy } from './fault-proxy.ts';
import { size } from './size.ts';
import { storedCommits } from './stored-commits.ts';

const table = 'events';
const timeoutMs = 20_000;

describeWith('dynamodb-local', 'commands on DynamoDB', () => {
  let dynamoDb: DynamoDbLocal;
  let proxy: FaultProxy;
  let direct: DynamoDBClient;
  let store: DynamoDbEventStore;

  beforeAll(async () => {
    dynamoDb = await startDynamoDbLocal();
    proxy = await startFaultProxy(dynamoDb.endpoint);
    direct = new DynamoDBClient(dynamoDb.clientConfig);
    await createEventTable(direct, table);
    store = new DynamoDbEventStore({ client: direct, table });
  });
  afterEach(() => proxy.decide(() => 'pass'));
  afterAll(async () => {
    direct?.destroy();
    await proxy?.stop();
    await dynamoDb?.stop();
  });

  it(`lets ${size.writers} writers change one stream with ${size.commands} commands: none goes astray, none counts twice, a conflict is true`, async () => {
    const outcomes: { commandId: string; result: CommandResult | Error; lateMs: number }[] = [];
    let next = 0;
    const write = async (dispatch: CommandBus['dispatch']) => {
      while (next < size.commands) {
        next += 1;
        const [commandId, deadline] = [`command-${next}`, Date.now() + timeoutMs];
        const result = await dispatch(CountUp, { counterId: 'one' }, { commandId, deadline }).catch((error: Error) => error);
        outcomes.push({ commandId, result, lateMs: Date.now() - deadline });
      }
    };
    const official = Array.from({ length: 4 }, () => new DynamoDBClient(dynamoDb.clientConfig));
    await Promise.all(
      Array.from({ length: size.writers }, (_, writer) => {
        const client = official[writer] ?? lightClient(dynamoDb.endpoint);
        // A few without cached state: each of their commands reads the whole stream.
        const cache = writer < 2 ? undefined : stateCache();
        return write(createCommandBus({ store: new DynamoDbEventStore({ client, table }), ambient: systemAmbient, cache }).dispatch);
      }),
    );
    for (const client of official) client.destroy();

    const commits = new Map((await storedCommits(store, 'Counter#one')).map((commit) => [commit.metadata.commandId, commit]));
    for (const { commandId, result } of outcomes) {
      const commit = commits.get(commandId);
      if (!(result instanceof Error)) expect(result).toMatchObject({ outcome: 'accepted', version: commit?.lastVersion });
      // Where the deadline cuts a write off, it may have succeeded: the caller is told so.
      else if (!(result instanceof DeadlineExceededError)) expect([result.name, commit]).toEqual(['ConflictError', undefined]);
    }
    const accepted = outcomes.filter(({ result }) => !(result instanceof Error));
    const cutOff = outcomes.filter(({ result }) => result instanceof DeadlineExceededError);
    expect(outcomes).toHaveLength(size.commands);
    expect(commits.size).toBe(accepted.length + cutOff.filter(({ commandId }) => commits.has(commandId)).length);
    expect(accepted.length).toBeGreaterThan(size.commands * 0.9);
    // A try that began in time may end a little later.
    expect(Math.max(...outcomes.map(({ lateMs }) => lateMs))).toBeLessThan(5_000);
  }, 1_800_000);

  const lightClient = (endpoint: string) => {
    const { region, credentials } = dynamoDb.clientConfig;
    return lightDynamoDb({ region, endpoint, credentials: () => credentials, ambient: systemAmbient });
  };

  describe.each(['official', 'light'] as const)('by the %s client', (kind) => {
    let client: DynamoDBClient | DynamoDbCalls;

    beforeAll(() => {
      const { endpoint } = proxy;
      client = kind === 'official' ? new DynamoDBClient({ ...dynamoDb.clientConfig, endpoint }) : lightClient(endpoint);
    });
    afterAll(() => {
      if (client instanceof DynamoDBClient) client.destroy();
    });

    const bus = () => createCommandBus({ store: new DynamoDbEventStore({ client, table }), ambient: systemAmbient });

    it('succeed where the answer to the write was lost, with one commit each', async () => {
      const ids = Array.from({ length: 10 }, (_, index) => `lost-${kind}-${index}`);
      proxy.decide(onceEach((seen) => seen.operation === 'PutItem'));
      const lost = proxy.met['lose-answer'];
      const results = await Promise.all(ids.map((counterId) => bus().dispatch(CountUp, { counterId, by: 3 })));
      expect(proxy.met['lose-answer'] - lost).toBe(ids.length);
      for (const [index, counterId] of ids.entries()) {
        const commits = await storedCommits(store, `Counter#${counterId}`);
        expect(commits).toHaveLength(1);
        expect(results[index]).toMatchObject({ outcome: 'accepted', version: 1, events: commits[0]?.events.map(({ type }) => ({ type })) });
      }
    });

    it('count once each where answers are lost while others write to the same stream', async () => {
      const counterId = `lost-${kind}`;
      const { random } = seededRandom(7);
      proxy.decide(onceEach((seen) => seen.operation === 'PutItem' && random() < 0.1));
      const results = await Promise.all(Array.from({ length: 30 }, () => bus().dispatch(CountUp, { counterId })));
      const commits = await storedCommits(store, `Counter#${counterId}`);
      expect(commits).toHaveLength(results.length);
      expect(results.map((result) => result.version).sort((left, right) => left - right)).toEqual(
        commits.map(({ lastVersion }) => lastVersion),
      );
    });

    it('come to an end while a quarter of all requests are throttled: what fails says that it may be tried again', async () => {
      const { random } = seededRandom(11);
      proxy.decide(() => (random() < 0.25 ? 'throttle' : 'pass'));
      const ids = Array.from({ length: 40 }, (_, index) => `throttled-${kind}-${index % 20}`);
      const failures = await Promise.all(ids.map((counterId, index) => persistently({ counterId, commandId: `c-${index}` })));
      expect(proxy.met.throttle).toBeGreaterThan(0);
      for (const failure of failures.flat()) expect(failure).toMatchObject({ retryable: true });
      for (const counterId of new Set(ids)) expect(await storedCommits(store, `Counter#${counterId}`)).toHaveLength(2);
    });

    it('fail with what may be tried again where everything is throttled, and store nothing', async () => {
      proxy.decide(() => 'throttle');
      const failure = bus().dispatch(CountUp, { counterId: `closed-${kind}` }, { deadline: Date.now() + 2_000 });
      await expect(failure).rejects.toMatchObject({ retryable: true });
      await expect(failure).rejects.not.toBeInstanceOf(ConflictError);
      expect(await storedCommits(store, `Counter#closed-${kind}`)).toHaveLength(0);
    });

    /** Sends a command until it is accepted. */
    async function persistently({ counterId, commandId }: { counterId: string; commandId: string }): Promise<readonly unknown[]> {
      const failures: unknown[] = [];
      for (;;) {
        try {
          await bus().dispatch(CountUp, { counterId }, { commandId });
          return failures;
        } catch (error) {
          failures.push(error);
          if (!(error instanceof StoreUnavailableError)) return failures;
        }
      }
    }
  });
});

/** Loses the answer to each such request, the first time that it comes. */
function onceEach(isMeant: (seen: Seen) => boolean): (seen: Seen) => 'pass' | 'lose-answer' {
  const met = new Set<string>();
  return (seen) => {
    if (met.has(seen.body) || !isMeant(seen)) return 'pass';
    met.add(seen.body);
    return 'lose-answer';
  };
}
