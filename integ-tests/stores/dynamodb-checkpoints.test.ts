import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { consumerCheckpointKey, consumerStartKey } from '../../runtime/contract/checkpoint-table.ts';
import { InvalidPageTokenError } from '../../runtime/message/errors.ts';
import type { ConsumerCheckpoint } from '../../runtime/process-manager/consumer/checkpoint-store.ts';
import { DynamoDbCheckpointStore } from '../../runtime/process-manager/consumer/dynamodb/dynamodb-checkpoint-store.ts';
import { CorruptCheckpointError } from '../../runtime/process-manager/consumer/errors.ts';
import { createCheckpointTableIfMissing } from '../../runtime/projection/dynamodb/create-table.ts';
import { checkpointStoreContract } from '../../runtime/testing/checkpoint-store-contract.ts';
import { type DynamoDbLocal, openDynamoDb } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';

const table = 'checkpoints';
const parked = { fromVersion: 2, code: 'error', reason: 'x', attempts: 5, at: '2026-01-01T00:00:00.000Z' };

describeWith('dynamodb-local', 'DynamoDB as a store of checkpoints', () => {
  let dynamoDb: DynamoDbLocal;
  let client: DynamoDBClient;
  let store: DynamoDbCheckpointStore;
  let requests: string[] = [];

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
    await createCheckpointTableIfMissing(client, table);
    store = new DynamoDbCheckpointStore({ client, table });
  });
  beforeEach(() => {
    requests = [];
  });
  afterAll(async () => {
    client?.destroy();
    await dynamoDb?.stop();
  });

  checkpointStoreContract(() => store);

  it('finds the parked streams among thousands of others in one request, by an index that holds no other', async () => {
    await putMany('reactor:Busy', 300, at(1));
    await store.put('reactor:Busy', 'Order#stuck', { ...at(1), parked });
    requests = [];
    const page = await store.list('reactor:Busy', { isParked: true });
    expect(page).toEqual({ checkpoints: [{ ...at(1), parked, stream: 'Order#stuck' }] });
    expect(requests).toEqual(['QueryCommand']);
    const { Count: inIndex } = await client.send(new ScanCommand({ TableName: table, IndexName: 'parked' }));
    expect(inIndex).toBe(await countOf('attribute_exists(parked)'));
  });

  it('takes a stream out of the index when it goes on', async () => {
    await store.put('reactor:Mended', 'Order#1', { ...at(1), parked });
    await store.put('reactor:Mended', 'Order#1', at(2));
    expect(await store.list('reactor:Mended', { isParked: true })).toEqual({ checkpoints: [] });
  });

  it('spreads the streams of one consumer over several partitions', async () => {
    await putMany('reactor:Spread', 100, at(1));
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
    const partitions = Items.flatMap(({ PK }) => (PK?.S?.startsWith('reactor:Spread#') ? [PK.S] : []));
    expect(new Set(partitions).size).toBe(16);
  });

  it('keeps checkpoints of streams whose keys are longer than a sort key', async () => {
    const stream = `acme#Order#${'ö'.repeat(512)}`;
    await store.put('reactor:Long', stream, { ...at(1), parked });
    await store.put('reactor:Long', `${stream.slice(0, -1)}x`, at(1));
    expect(await store.get('reactor:Long', stream)).toEqual({ ...at(1), parked });
    expect((await store.list('reactor:Long', { isParked: true })).checkpoints.map((checkpoint) => checkpoint.stream)).toEqual([stream]);
  });

  it('takes one request to read, to move, and to know a start that stands', async () => {
    await store.put('reactor:Cheap', 'Order#1', at(1));
    await store.get('reactor:Cheap', 'Order#1');
    await store.start('reactor:Cheap', { startFrom: 'now', at: parked.at });
    expect(requests).toEqual(['PutItemCommand', 'GetItemCommand', 'GetItemCommand', 'PutItemCommand']);
    requests = [];
    await store.start('reactor:Cheap', { startFrom: 'beginning', at: parked.at });
    expect(requests).toEqual(['GetItemCommand']);
  });

  it.each([
    ['a token of the other list', { isParked: true }, [false, 0, 'Order#1']],
    ['a partition that there is not', {}, [false, 16, null]],
    ['a partition of another consumer', {}, [false, '0#x', null]],
    ['an empty stream', {}, [false, 0, '']],
    ['too much', {}, [false, 0, null, 1]],
    ['something else', {}, { shard: 0 }],
  ])('refuses a token with %s', async (_name, search, content) => {
    const after = Buffer.from(JSON.stringify(content)).toString('base64url');
    await expect(store.list('reactor:Busy', { ...search, after })).rejects.toThrow(InvalidPageTokenError);
  });

  it('shows who changes a token no more than other checkpoints of the same consumer', async () => {
    await store.put('reactor:Mine', 'Order#a', { ...at(1), parked });
    await store.put('reactor:Other', 'Order#b', { ...at(1), parked });
    const after = Buffer.from(JSON.stringify([true, 0, 'A'.repeat(3_000)])).toString('base64url');
    expect((await store.list('reactor:Mine', { isParked: true, after })).checkpoints.map(({ stream }) => stream)).not.toContain('Order#b');
  });

  it.each([
    ['no revision', {}, /revision is missing/],
    ['half of what was seen', { revision: { N: '1' }, checkpoint_version: { N: '3' } }, /half of what it has seen/],
    ['what is no JSON', { revision: { N: '1' }, parked: { S: '{broken' } }, /parked is not JSON/],
  ])('names table and key of an item with %s, and keeps the others usable', async (name, attributes, message) => {
    const { PK, SK } = consumerCheckpointKey('reactor:Broken', `Order#${name}`);
    // biome-ignore lint/suspicious/noExplicitAny: what no adapter of ours writes
    await client.send(new PutItemCommand({ TableName: table, Item: { PK: { S: PK }, SK: { S: SK }, ...(attributes as any) } }));
    const failure = store.get('reactor:Broken', `Order#${name}`);
    await expect(failure).rejects.toThrow(CorruptCheckpointError);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toThrow(`checkpoints holds under ${PK} Order#${name}`);
    expect(await store.get('reactor:Broken', 'Order#whole')).toBeUndefined();
  });

  it('refuses a start that says nothing', async () => {
    const { PK, SK } = consumerStartKey('reactor:NoStart');
    await client.send(new PutItemCommand({ TableName: table, Item: { PK: { S: PK }, SK: { S: SK }, start_from: { S: 'now' } } }));
    await expect(store.start('reactor:NoStart', { startFrom: 'now', at: parked.at })).rejects.toThrow(CorruptCheckpointError);
  });

  it('says that there is no table', async () => {
    const nowhere = new DynamoDbCheckpointStore({ client, table: 'nowhere' });
    await expect(nowhere.get('reactor:Busy', 'Order#1')).rejects.toMatchObject({ code: 'store-not-found', retryable: false });
  });

  async function putMany(consumer: string, count: number, checkpoint: ConsumerCheckpoint): Promise<void> {
    await Promise.all(Array.from({ length: count }, (_, index) => store.put(consumer, `Order#${index}`, checkpoint)));
  }

  async function countOf(FilterExpression: string): Promise<number | undefined> {
    return (await client.send(new ScanCommand({ TableName: table, FilterExpression }))).Count;
  }
});

function at(revision: number): ConsumerCheckpoint {
  return { revision, seen: { version: revision * 2, commitId: `c-${revision}` } };
}
