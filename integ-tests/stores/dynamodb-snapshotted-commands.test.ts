import { command } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../runtime/command-bus/state-cache.ts';
import { DynamoDbEventStore } from '../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { Counter } from '../../test/runtime/counter.ts';
import { type DynamoDbLocal, openDynamoDb } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';
import { meteredClient } from './capacity.ts';
import { createEventTable } from './tables.ts';

const table = 'snapshotted-commands';
const counterId = 'long';

/** Five events a command. */
const CountFive = command('CountFive', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  streamId: (input) => input.counterId,
  decide: () => Array.from({ length: 5 }, () => Counter.events.Counted({ by: 1 })),
});

describeWith('dynamodb-local', 'Commands with snapshots on DynamoDB', () => {
  let dynamoDb: DynamoDbLocal;

  beforeAll(async () => {
    dynamoDb = await openDynamoDb();
  });
  afterAll(() => dynamoDb?.stop());

  it('cost two requests and few units on a stream of 10,000 events, and are done once', async () => {
    const { client, requests } = meteredClient(dynamoDb);
    await createEventTable(client, table);
    const store = new DynamoDbEventStore({ client, table });
    const failures: unknown[] = [];
    const snapshots = { every: 100, fingerprint: 'v1', onFailure: (error: unknown) => failures.push(error) };
    const start = () => createCommandBus({ store, ambient: systemAmbient, snapshots });
    const filling = createCommandBus({ store, ambient: systemAmbient, snapshots, cache: stateCache() });
    for (let index = 1; index <= 2_001; index += 1) await filling.dispatch(CountFive, { counterId }, { commandId: `c-${index}` });

    const costOf = async (commandId: string) => {
      requests.length = 0;
      const result = await start().dispatch(CountFive, { counterId }, { commandId });
      const units = requests.reduce((sum, request) => sum + request.units, 0);
      return { result, operations: requests.map(({ operation }) => operation), units };
    };
    const next = await costOf('new');
    expect(next).toMatchObject({
      operations: ['Query', 'PutItem'],
      result: { version: 10_010 },
    });
    expect(next.units).toBeLessThan(30);
    expect(await costOf('new')).toMatchObject({ operations: ['Query'], result: { version: 10_010 } });
    expect(await costOf('c-1990')).toMatchObject({ result: { version: 9_950 } });
    expect((await costOf('c-1990')).operations.length).toBeLessThanOrEqual(3);
    expect(await costOf('c-7')).toMatchObject({ result: { version: 35 } });
    expect((await store.load(`Counter#${counterId}`)).head.version).toBe(10_010);
    expect(failures).toEqual([]);
    client.destroy();
  });
});
