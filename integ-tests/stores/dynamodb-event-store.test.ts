import { BatchWriteItemCommand, DeleteItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { AddItem, CreateOrder } from '../../examples/orders/src/order.ts';
import { OrderSummaries } from '../../examples/orders/src/order-summaries.ts';
import { createCommandBus } from '../../runtime/command-bus/command-bus.ts';
import { stateCache } from '../../runtime/command-bus/state-cache.ts';
import { versionKey } from '../../runtime/contract/event-table.ts';
import { maxBucketCommitBytes } from '../../runtime/event-store/commit-size.ts';
import { type AttributeItem, writeCommitItem } from '../../runtime/event-store/dynamodb/commit-item.ts';
import { createEventTableIfMissing } from '../../runtime/event-store/dynamodb/create-table.ts';
import { DynamoDbEventStore } from '../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { CorruptStreamError, HistoryDivergedError } from '../../runtime/event-store/errors.ts';
import { type PendingCommit, placeCommit } from '../../runtime/event-store/event-store.ts';
import { StoreNotFoundError } from '../../runtime/event-store/store-errors.ts';
import { headAfter, noStream, type StreamHead } from '../../runtime/event-store/stream-head.ts';
import { atPosition } from '../../runtime/projection/at-position.ts';
import { InMemoryReadModelStore } from '../../runtime/projection/in-memory-read-model-store.ts';
import { projectCommits } from '../../runtime/projection/project-commits.ts';
import { projectTip } from '../../runtime/projection/project-tip.ts';
import { eventStoreContract } from '../../runtime/testing/event-store-contract.ts';
import { testAmbient } from '../../runtime/testing/test-ambient.ts';
import { MemoryObjectStore } from '../../runtime/transport/memory/memory-object-store.ts';
import { commitOf } from '../../test/runtime/recording-store.ts';
import { type DynamoDbLocal, openDynamoDb } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';
import { type MeteredRequest, meteredClient } from './capacity.ts';

const table = 'events';
const choice = { fingerprint: 'code-1', every: 100 };

describeWith('dynamodb-local', 'The event store on DynamoDB', () => {
  let dynamoDb: DynamoDbLocal;
  let client: DynamoDBClient;
  let metered: DynamoDBClient;
  let requests: MeteredRequest[];
  let store: DynamoDbEventStore;

  beforeAll(async () => {
    dynamoDb = await openDynamoDb();
    client = new DynamoDBClient(dynamoDb.clientConfig);
    ({ client: metered, requests } = meteredClient(dynamoDb));
    await createEventTableIfMissing(client, table, { byTimestamp: true });
    store = new DynamoDbEventStore({ client: metered, table });
  });
  beforeEach(() => {
    requests.length = 0;
  });
  afterAll(async () => {
    client?.destroy();
    metered?.destroy();
    await dynamoDb?.stop();
  });

  describe('with a bucket and the index by time', () => {
    const objects = new MemoryObjectStore();
    eventStoreContract(() => new DynamoDbEventStore({ client, table, objects, index: { shards: 3 }, now: () => Date.now() }), undefined, {
      maxCommitBytes: maxBucketCommitBytes,
      archives: true,
    });
  });

  describe('what it costs', () => {
    it('is one write unit for a commit of three small events, and another one with the index', async () => {
      await store.append(noStream('Units#1'), commitOf('c-1', { events: 3 }));
      await new DynamoDbEventStore({ client: metered, table, index: { shards: 4 } }).append(
        noStream('Units#2'),
        commitOf('c-1', { events: 3 }),
      );
      expect(requests).toEqual([
        { operation: 'PutItem', units: 1 },
        { operation: 'PutItem', units: 2 },
      ]);
    });

    it('is two requests for a command, and one where the state of its stream is cached', async () => {
      const ambient = testAmbient({ start: new Date().toISOString() });
      const bus = createCommandBus({ store, ambient, cache: stateCache() });
      await bus.dispatch(CreateOrder, { orderId: 'cached', customerId: 'c-1' });
      expect(requests).toMatchObject([{ operation: 'Query' }, { operation: 'PutItem', units: 1 }]);
      requests.length = 0;
      await bus.dispatch(AddItem, { orderId: 'cached', sku: 'tea', priceCents: 450 });
      expect(requests).toEqual([{ operation: 'PutItem', units: 1 }]);
    });

    it('is one request for a stream of 10,000 events with snapshots, and no more than for one of 150', async () => {
      const costs: number[] = [];
      for await (const head of growing('Counter#long', 10_000)) {
        const { version } = head;
        await store.saveSnapshot(snapshotAt(head));
        if (![100, 200, 5_000, 10_000].includes(version)) continue;
        requests.length = 0;
        const { commits, snapshot, head: loaded } = await store.load('Counter#long', { snapshots: choice });
        expect([loaded, snapshot?.version, commits, requests.length]).toEqual([head, version, [], 1]);
        costs.push(requests[0]?.units ?? Number.NaN);
      }
      expect(Math.max(...costs)).toBeLessThanOrEqual(15);
      expect(costs[3]).toBeLessThanOrEqual((costs[1] ?? 0) + 1);
      const { Items } = await client.send(new QueryCommand({ ...snapshotsOf('Counter#long'), TableName: table }));
      const whole = Items?.filter(({ snapshot }) => snapshot).map(({ SK }) => SK?.S);
      expect(whole).toEqual(['00000000000000010000#snapshot#code-1']);
    });

    it('is a request for what is new with the index, not a scan of the table', async () => {
      const indexed = new DynamoDbEventStore({ client: metered, table, index: { shards: 1 } });
      await indexed.append(noStream('Indexed#a'), { ...commitOf('c-1'), timestamp: '2030-01-01T00:00:00.000Z' });
      requests.length = 0;
      const { tips, next } = await indexed.readTips({ aggregates: ['Indexed'], since: '2030-01-01T00:00:00.000Z' });
      expect([tips.map(({ stream }) => stream), next]).toEqual([['Indexed#a'], undefined]);
      expect(requests).toEqual([{ operation: 'Query', units: 0.5 }]);
    });
  });

  it('projects and continues what was written by hand', async () => {
    await put(byHand('Order#by-hand', 1, 'OrderCreated', { customerId: 'c-1' }));
    await put(byHand('Order#by-hand', 2, 'ItemAdded', { sku: 'tea', quantity: 1, priceCents: 450 }));
    const readModels = new InMemoryReadModelStore();
    await projectCommits(OrderSummaries, await store.readAfter('Order#by-hand', 0), { store, readModels });
    const bus = createCommandBus({ store, ambient: testAmbient({ start: new Date().toISOString() }) });
    const position = { stream: 'Order#by-hand', version: 3 };
    expect(await bus.dispatch(AddItem, { orderId: 'by-hand', sku: 'cup', priceCents: 900 })).toMatchObject({ version: 3 });
    await projectTip(OrderSummaries, position, { store, readModels });
    expect((await readModels.get(OrderSummaries, 'by-hand'))?.document).toMatchObject({ customerId: 'c-1', items: 2, cents: 1_350 });
  });

  describe('whose table was restored to an earlier time', () => {
    it('notices the checkpoint of a projection that came further', async () => {
      const { first, all } = await grown('Order#checkpoint');
      const stores = { store, readModels: new InMemoryReadModelStore() };
      await projectCommits(OrderSummaries, all, stores);
      await deleteAfter(first);
      await expect(projectCommits(OrderSummaries, all.slice(0, 1), stores)).rejects.toThrow(HistoryDivergedError);
      await store.append(first, itemAdded('another second'));
      await store.append((await store.load('Order#checkpoint')).head, itemAdded('another third'));
      await expect(projectTip(OrderSummaries, { stream: 'Order#checkpoint', version: 3 }, stores)).resolves.toBeUndefined();
      await expect(projectCommits(OrderSummaries, await store.readAfter('Order#checkpoint', 2), stores)).rejects.toThrow(
        HistoryDivergedError,
      );
    });

    it('notices a token of the future', async () => {
      const { first, all } = await grown('Order#token');
      await deleteAfter(first);
      const position = { stream: 'Order#token', version: 3, commitId: all[2]?.commitId ?? '' };
      const readModels = new InMemoryReadModelStore();
      const reads = atPosition(position, { projection: OrderSummaries, readModels, store, tenant: undefined });
      await expect(reads.get(OrderSummaries, 'token', {})).rejects.toThrow(HistoryDivergedError);
    });

    it('notices state of the future once it is no longer trusted, and decides on what there is', async () => {
      const ambient = testAmbient({ start: new Date().toISOString() });
      const bus = createCommandBus({ store, ambient, cache: stateCache() });
      await bus.dispatch(CreateOrder, { orderId: 'state', customerId: 'c-1' });
      const { head } = await store.load('Order#state');
      await bus.dispatch(AddItem, { orderId: 'state', sku: 'tea', priceCents: 450 });
      await deleteAfter(head);
      ambient.advance(60_001);
      expect(await bus.dispatch(AddItem, { orderId: 'state', sku: 'cup', priceCents: 900 })).toMatchObject({ version: 2 });
      expect((await store.load('Order#state')).head.version).toBe(2);
    });

    /** A stream of three commits, and the head behind the first. */
    async function grown(stream: string) {
      const first = await store.append(noStream(stream), eventOf('first', 'OrderCreated', { customerId: 'c-1' }));
      await store.append(await store.append(first, itemAdded('second')), itemAdded('third'));
      return { first, all: await store.readAfter(stream, 0) };
    }

    /** What a table looks like that was restored to the time at which the stream ended here. */
    async function deleteAfter({ stream, version }: StreamHead) {
      for (const { firstVersion } of await store.readAfter(stream, version)) {
        const Key = { PK: { S: stream }, SK: { S: versionKey(firstVersion) } };
        await client.send(new DeleteItemCommand({ TableName: table, Key }));
      }
    }
  });

  it.each<[string, (item: AttributeItem) => AttributeItem, RegExp]>([
    ['has no payload', ({ payload, ...item }) => item, /payload is missing/],
    ['has a payload that is no JSON', (item) => ({ ...item, payload: { S: '{not JSON' } }), /payload is not JSON/],
    ['has a payload of another type', (item) => ({ ...item, payload: { N: '1' } }), /payload is missing or no string/],
    ['has events of another type', (item) => ({ ...item, events: { S: '[]' } }), /events is no list/],
    ['has metadata of another type', (item) => ({ ...item, metadata: { S: '{}' } }), /metadata is no map/],
    ['has a last version of another type', (item) => ({ ...item, last_version: { S: '2' } }), /last_version is no number/],
    ['is followed by a gap', (item) => ({ ...item, SK: { S: versionKey(3) } }), /a gap: the commit before it ends at version 1/],
    ['is none of ours', (item) => ({ PK: item.PK ?? { S: '' }, SK: { S: 'settings' }, colour: { S: 'blue' } }), /SK is not a version/],
    ['follows another commit', (item) => ({ ...item, previous_commit_id: { S: 'x' } }), /it follows commit x, but .* stands before it/],
    ['points to an object without a bucket', (item) => ({ ...item, pointer: { S: 'x' } }), /needs a bucket/],
  ])('names table, stream and version where an item %s, and stays usable', async (fault, change, message) => {
    const stream = `Broken#${fault}`;
    await put(byHand(stream, 1, 'Counted', {}));
    await put(change(byHand(stream, 2, 'Counted', {})));
    const failure = (await store.load(stream).catch((error: unknown) => error)) as CorruptStreamError;
    expect(failure.message).toMatch(message);
    expect(failure).toMatchObject({ stream });
    if (fault.startsWith('points')) return;
    expect(failure).toBeInstanceOf(CorruptStreamError);
    expect(failure).toMatchObject({ store: table, version: expect.stringMatching(/^0*[23]$|^settings$/) });
    expect(await streamsOf('Broken')).toContain(stream);
    expect((await store.append(noStream(`${stream} whole`), commitOf('c-1'))).version).toBe(1);
  });

  it('says which table is missing', async () => {
    const failure = new DynamoDbEventStore({ client, table: 'nowhere' }).load('Counter#a');
    await expect(failure).rejects.toThrow(StoreNotFoundError);
    await expect(failure).rejects.toThrow(/Query found no table or database nowhere; .*EVENT_TABLE/);
  });

  async function streamsOf(aggregate: string) {
    const streams: string[] = [];
    for (let after: string | undefined; ; ) {
      const { tips, next } = await store.readTips({ aggregates: [aggregate], limit: 1_000, after });
      streams.push(...tips.map(({ stream }) => stream));
      if (next === undefined) return streams;
      after = next;
    }
  }

  async function put(item: AttributeItem) {
    await client.send(new PutItemCommand({ TableName: table, Item: item }));
  }

  /** Fills a stream with commits of one event, and stops at each hundredth. */
  async function* growing(stream: string, versions: number) {
    let head = noStream(stream);
    while (head.version < versions) {
      const batch = Array.from({ length: 25 }, () => {
        const commit = placeCommit(head, commitOf(`c-${head.version + 1}`));
        head = headAfter(commit);
        return { PutRequest: { Item: writeCommitItem(commit) } };
      });
      await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: batch } }));
      if (head.version % 100 === 0) yield head;
    }
  }
});

/** The newest of a stream's items that are no commits. */
function snapshotsOf(stream: string) {
  return {
    ScanIndexForward: false,
    Limit: 1_000,
    KeyConditionExpression: 'PK = :stream',
    FilterExpression: 'attribute_not_exists(event_type)',
    ExpressionAttributeValues: { ':stream': { S: stream } },
  };
}

function snapshotAt({ stream, version, commitId = '' }: StreamHead) {
  const timestamp = '2026-01-01T00:00:00.000Z';
  const { fingerprint } = choice;
  return { stream, fingerprint, firstVersion: version, version, commitId, timestamp, state: { count: version }, commands: { seen: [] } };
}

function itemAdded(commitId: string): PendingCommit {
  return eventOf(commitId, 'ItemAdded', { sku: 'tea', quantity: 1, priceCents: 450 });
}

function eventOf(commitId: string, type: string, data: object): PendingCommit {
  return { ...commitOf(commitId), events: [{ type, data, schemaVersion: 1 }] };
}

/** An item as somebody writes it with the console. */
function byHand(stream: string, version: number, type: string, payload: object): AttributeItem {
  return {
    PK: { S: stream },
    SK: { S: versionKey(version) },
    event_type: { S: type },
    payload: { S: JSON.stringify(payload) },
    timestamp: { S: '2020-01-01T00:00:00Z' },
    metadata: { M: {} },
  };
}
