import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { CreateOrder, Order, SubmitOrder } from '../../examples/orders/src/order.ts';
import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { aggregate } from '../../runtime/decider/aggregate.ts';
import { command } from '../../runtime/decider/command.ts';
import { fold } from '../../runtime/decider/fold.ts';
import { DynamoDbEventStore } from '../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { CorruptStreamError } from '../../runtime/event-store/errors.ts';
import { noStream } from '../../runtime/event-store/stream-head.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { DynamoDbProjectionRegistry } from '../../runtime/projection/dynamodb/dynamodb-projection-registry.ts';
import { DynamoDbReadModelStore } from '../../runtime/projection/dynamodb/dynamodb-read-model-store.ts';
import { eventStoreContract } from '../../runtime/testing/event-store-contract.ts';
import { projectionRegistryContract } from '../../runtime/testing/projection-registry-contract.ts';
import { contractProjection, readModelStoreContract } from '../../runtime/testing/read-model-store-contract.ts';
import { type DynamoDbLocal, openDynamoDb } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';
import { createCheckpointTable, createEventTable, createReadModelTable } from './tables.ts';

const table = 'events';

const Counter = aggregate('Counter', { events: { Counted: z.object({}) }, initialState: {} }, { Counted: (state) => state });
const CountUp = command('CountUp', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  decide: () => Counter.events.Counted({}),
});

describeWith('dynamodb-local', 'DynamoDB', () => {
  let dynamoDb: DynamoDbLocal;
  let client: DynamoDBClient;
  let requests: string[] = [];
  let store: DynamoDbEventStore;

  beforeAll(async () => {
    dynamoDb = await openDynamoDb();
    client = new DynamoDBClient(dynamoDb.clientConfig);
    client.middlewareStack.add(
      (next, context) => (args) => {
        requests.push(context.commandName ?? '');
        return next(args);
      },
      { step: 'initialize' },
    );
    await createEventTable(client, table);
    await createReadModelTable(client, 'documents', contractProjection);
    await createCheckpointTable(client, 'checkpoints');
    store = new DynamoDbEventStore({ client, table });
  });
  beforeEach(() => {
    requests = [];
  });
  afterAll(async () => {
    client?.destroy();
    await dynamoDb?.stop();
  });

  describe('as an event store', () => {
    eventStoreContract(() => store);

    it('takes two requests a command: one query, one conditional put', async () => {
      await bus().dispatch(CreateOrder, { orderId: 'two-requests', customerId: 'c-1' });
      expect(requests).toEqual(['QueryCommand', 'PutItemCommand']);
    });

    it('takes one write unit for a commit of three small events', async () => {
      const units: number[] = [];
      const counting = new DynamoDBClient(dynamoDb.clientConfig);
      counting.middlewareStack.add(
        (next) => async (args) => {
          const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
          units.push((result.output as { ConsumedCapacity?: { CapacityUnits?: number } }).ConsumedCapacity?.CapacityUnits ?? Number.NaN);
          return result;
        },
        { step: 'initialize' },
      );
      const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0, inputHash: 'x'.repeat(22) };
      const events = ['A', 'B', 'C'].map((type) => ({ type, data: { sku: 'tea', quantity: 2, priceCents: 450 }, schemaVersion: 1 }));
      const commit = { commitId: 'commit', timestamp: '2026-01-01T00:00:00.000Z', metadata, events };
      await new DynamoDbEventStore({ client: counting, table }).append(noStream('Units#1'), commit);
      counting.destroy();
      expect(units).toEqual([1]);
    });

    it('keeps a stream gapless under 16 writers, each command once', async () => {
      const commands = process.env.ALLFRAME_LONG === '1' ? 2_000 : 160;
      await Promise.all(
        Array.from({ length: 16 }, async (_, writer) => {
          for (let index = writer; index < commands; index += 16)
            await bus().dispatch(CountUp, { counterId: 'contended' }, { commandId: `count-${index}`, deadline: Date.now() + 60_000 });
        }),
      );
      const { commits, head } = await store.load('Counter#contended');
      expect(head.version).toBe(commands);
      expect(new Set(commits.map(({ metadata }) => metadata.commandId)).size).toBe(commands);
    });

    it('reads and continues a stream whose items were written by hand', async () => {
      const byHand = (version: number, type: string, payload: object) => ({
        PK: { S: 'Order#by-hand' },
        SK: { S: String(version).padStart(20, '0') },
        event_type: { S: type },
        payload: { S: JSON.stringify(payload) },
        timestamp: { S: '2020-01-01T00:00:00Z' },
        metadata: { M: {} },
      });
      await client.send(new PutItemCommand({ TableName: table, Item: byHand(1, 'OrderCreated', { customerId: 'c-1' }) }));
      await client.send(
        new PutItemCommand({ TableName: table, Item: byHand(2, 'ItemAdded', { sku: 'tea', quantity: 1, priceCents: 450 }) }),
      );
      const result = await bus().dispatch(SubmitOrder, { orderId: 'by-hand' });
      expect(result).toMatchObject({ outcome: 'accepted', version: 3, events: [{ type: 'OrderSubmitted', data: { totalCents: 450 } }] });
      expect(fold(Order, (await store.load('Order#by-hand')).commits)).toEqual({ status: 'submitted', totalCents: 450 });
    });

    it('names table, stream and version of an item that is no commit, and stays usable', async () => {
      await bus().dispatch(CreateOrder, { orderId: 'broken', customerId: 'c-1' });
      const key = { PK: { S: 'Order#broken' }, SK: { S: '00000000000000000001' } };
      const update = { UpdateExpression: 'SET payload = :text', ExpressionAttributeValues: { ':text': { S: '{not JSON' } } };
      await client.send(new UpdateItemCommand({ TableName: table, Key: key, ...update }));
      const failure = store.load('Order#broken');
      await expect(failure).rejects.toThrow(CorruptStreamError);
      await expect(failure).rejects.toThrow(/events holds under Order#broken at 00000000000000000001 .*payload is not JSON/);
      await bus().dispatch(CreateOrder, { orderId: 'whole', customerId: 'c-1' });
    });

    it('stores what people can read: one item a commit, keys and first event on top', async () => {
      await bus().dispatch(CreateOrder, { orderId: 'readable', customerId: 'c-1' }, { commandId: 'command-1', actor: 'anna' });
      const key = { PK: { S: 'Order#readable' }, SK: { S: '00000000000000000001' } };
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: key }));
      expect(Item).toMatchObject({
        event_type: { S: 'OrderCreated' },
        payload: { S: '{"customerId":"c-1"}' },
        metadata: { M: { command_id: { S: 'command-1' }, actor: { S: 'anna' }, schema_version: { N: '1' } } },
        event_types: { SS: ['OrderCreated'] },
        last_version: { N: '1' },
      });
    });
  });

  describe('as a store of read models', () => {
    readModelStoreContract(() => new DynamoDbReadModelStore({ client, table: () => 'documents' }));
  });

  describe('as a registry of projections', () => {
    projectionRegistryContract(() => new DynamoDbProjectionRegistry({ client, table: 'checkpoints' }));
  });

  function bus() {
    return createCommandBus({ store, ambient: systemAmbient });
  }
});
