import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { DynamoDbCalls } from '../../runtime/aws-client/dynamodb-calls.ts';
import { lightDynamoDb } from '../../runtime/aws-client/light-dynamodb.ts';
import { officialDynamoDb } from '../../runtime/aws-client/official-dynamodb.ts';
import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { aggregate } from '../../runtime/decider/aggregate.ts';
import { command } from '../../runtime/decider/command.ts';
import { DynamoDbEventStore } from '../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { DynamoDbProjectionRegistry } from '../../runtime/projection/dynamodb/dynamodb-projection-registry.ts';
import { DynamoDbReadModelStore } from '../../runtime/projection/dynamodb/dynamodb-read-model-store.ts';
import { eventStoreContract } from '../../runtime/testing/event-store-contract.ts';
import { projectionRegistryContract } from '../../runtime/testing/projection-registry-contract.ts';
import { contractProjection, readModelStoreContract } from '../../runtime/testing/read-model-store-contract.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';
import { createCheckpointTable, createEventTable, createReadModelTable } from './tables.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const region = 'us-east-1';

const clients: Record<string, (endpoint: string) => DynamoDbCalls> = {
  light: (endpoint) => lightDynamoDb({ region, endpoint, credentials: () => credentials, ambient: systemAmbient }),
  official: (endpoint) => officialDynamoDb(() => new DynamoDBClient({ region, endpoint, credentials })),
};

const Counter = aggregate('Counter', { events: { Counted: z.object({}) }, initialState: {} }, { Counted: (state) => state });
const CountUp = command('CountUp', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  decide: () => Counter.events.Counted({}),
});

describeWith('dynamodb-local', 'DynamoDB', () => {
  let dynamoDb: DynamoDbLocal;
  let proxy: Proxy;

  beforeAll(async () => {
    dynamoDb = await startDynamoDbLocal();
    proxy = await startProxy(dynamoDb.endpoint);
    const setUp = new DynamoDBClient(dynamoDb.clientConfig);
    for (const name of Object.keys(clients)) {
      await createEventTable(setUp, `events-${name}`);
      await createReadModelTable(setUp, `documents-${name}`, contractProjection);
      await createCheckpointTable(setUp, `checkpoints-${name}`);
    }
    setUp.destroy();
  });
  afterAll(async () => {
    await proxy?.stop();
    await dynamoDb?.stop();
  });

  describe.each(Object.entries(clients))('by the %s client', (name, create) => {
    let client: DynamoDbCalls;
    beforeAll(() => {
      client = create(dynamoDb.endpoint);
    });

    describe('as an event store', () => {
      eventStoreContract(() => new DynamoDbEventStore({ client, table: `events-${name}` }));
    });

    describe('as a store of read models', () => {
      readModelStoreContract(() => new DynamoDbReadModelStore({ client, table: () => `documents-${name}` }));
    });

    describe('as a registry of projections', () => {
      projectionRegistryContract(() => new DynamoDbProjectionRegistry({ client, table: `checkpoints-${name}` }));
    });

    it.each(['before it arrives', 'within its body'] as const)('commits once when the answer of a write is lost %s', async (place) => {
      const store = new DynamoDbEventStore({ client: create(proxy.endpoint), table: `events-${name}` });
      const bus = createCommandBus({ store, ambient: systemAmbient });
      const counterId = `lost ${place}`;
      proxy.cutNext('PutItem', place);

      const result = await bus.dispatch(CountUp, { counterId }, { commandId: 'count-1', deadline: Date.now() + 20_000 });

      expect(result).toMatchObject({ outcome: 'accepted', version: 1, events: [{ type: 'Counted' }] });
      const { commits } = await store.load(`Counter#${counterId}`);
      expect(commits.map(({ metadata }) => metadata.commandId)).toEqual(['count-1']);
      expect(proxy.cuts).toEqual([`PutItem ${place}`]);
    });

    it('keeps bytes, and says why a transaction was cancelled', async () => {
      const table = `events-${name}`;
      const Item = { PK: { S: 'Bytes#1' }, SK: { S: '1' }, bytes: { B: new Uint8Array([0, 1, 254]) }, set: { BS: [new Uint8Array([7])] } };
      const put = {
        TableName: table,
        Item,
        ConditionExpression: 'attribute_not_exists(PK)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      } as const;
      await client.call('PutItem', put);
      const { Item: found } = await client.call('GetItem', { TableName: table, Key: { PK: Item.PK, SK: Item.SK } });
      expect(found).toEqual(Item);
      await expect(client.call('PutItem', put)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item });
      await expect(client.call('TransactWriteItems', { TransactItems: [{ Put: put }] })).rejects.toMatchObject({
        name: 'TransactionCanceledException',
        CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item }],
      });
      await expect(client.call('PutItem', { ...put, TableName: 'none' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });
  });
});

type Place = 'before it arrives' | 'within its body';

/** Stands before DynamoDB, and can take the answer of one operation away. */
interface Proxy {
  readonly endpoint: string;
  readonly cuts: readonly string[];
  cutNext(operation: string, place: Place): void;
  stop(): Promise<void>;
}

async function startProxy(target: string): Promise<Proxy> {
  let armed: { operation: string; place: Place } | undefined;
  let cuts: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const answer = await forwarded(target, request, body);
    const answered = await buffer(answer);
    if (armed && String(request.headers['x-amz-target']).endsWith(`.${armed.operation}`)) {
      cuts.push(`${armed.operation} ${armed.place}`);
      cut(response, answer, answered, armed.place);
      armed = undefined;
    } else response.writeHead(answer.statusCode ?? 500, answer.headers).end(answered);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts;
    },
    cutNext(operation, place) {
      armed = { operation, place };
      cuts = [];
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function forwarded(target: string, { headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const sent = forward(target, { method: 'POST', headers: { ...headers, host: new URL(target).host }, agent: false }).end(body);
  const [answer] = await once(sent, 'response');
  return answer;
}

function cut(response: ServerResponse, { headers, statusCode = 500 }: IncomingMessage, body: Buffer, place: Place): void {
  if (place === 'before it arrives') response.socket?.destroy();
  else {
    response.writeHead(statusCode, { ...headers, 'content-length': body.length });
    response.write(body.subarray(0, 1), () => response.socket?.destroy());
  }
}
