import { DeleteItemCommand, DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { indexText } from '../../runtime/contract/read-model-table.ts';
import { aggregate } from '../../runtime/decider/aggregate.ts';
import { InMemoryEventStore } from '../../runtime/event-store/in-memory-event-store.ts';
import { systemAmbient } from '../../runtime/host/ambient.ts';
import { InvalidPageTokenError } from '../../runtime/message/errors.ts';
import type { StoredEvent } from '../../runtime/message/event.ts';
import { DynamoDbReadModelStore } from '../../runtime/projection/dynamodb/dynamodb-read-model-store.ts';
import { indexBounds } from '../../runtime/projection/index-keys.ts';
import { writePageToken } from '../../runtime/projection/page-token.ts';
import { projectCommits } from '../../runtime/projection/project-commits.ts';
import { projection } from '../../runtime/projection/projection.ts';
import { createReader } from '../../runtime/projection/reader.ts';
import { added, cleared, foldOf, storeOf, Tallies, type TallyEvent } from '../../test/runtime/projection/tallies.ts';
import { type DynamoDbLocal, openDynamoDb } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';
import { createReadModelTable } from './tables.ts';

describeWith('dynamodb-local', 'a projection with keys of its own on DynamoDB', () => {
  let dynamoDb: DynamoDbLocal;
  let client: DynamoDBClient;
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
  });
  afterAll(async () => {
    client?.destroy();
    await dynamoDb?.stop();
  });

  /** A table of its own, and what stands in it besides checkpoints. */
  async function setUp(table: string, streams: Readonly<Record<string, readonly (readonly TallyEvent[])[]>>) {
    await createReadModelTable(client, table, Tallies);
    const readModels = new DynamoDbReadModelStore({ client, table: () => table });
    const documents = async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
      return Object.fromEntries(Items.flatMap(({ PK, document }) => (document?.S ? [[PK?.S, JSON.parse(document.S)]] : [])));
    };
    requests = [];
    return { ...(await storeOf(streams)), readModels, documents };
  }

  it('takes one transaction for a commit, and one write for a commit that changes nothing', async () => {
    const { store, readModels, commitsOf } = await setUp('few', { s: [[added(1, 'a')], [{ type: 'Noted', data: {} }]] });
    const [first, second] = await commitsOf('s');
    if (first) await projectCommits(Tallies, [first], { store, readModels });
    expect(requests).toEqual(['GetItemCommand', 'GetItemCommand', 'GetItemCommand', 'TransactWriteItemsCommand']);
    requests = [];
    if (second) await projectCommits(Tallies, [second], { store, readModels });
    expect(requests).toEqual(['GetItemCommand', 'PutItemCommand']);
  });

  it('applies a commit of more documents than a transaction holds', async () => {
    const names = Array.from({ length: 130 }, (_, index) => `n-${index}`);
    const streams = { s: [[added(1, ...names)], [cleared('n-0')]] };
    const { store, readModels, commitsOf, documents } = await setUp('many', streams);
    await projectCommits(Tallies, await commitsOf('s'), { store, readModels });
    expect(requests.filter((name) => name.startsWith('Transact'))).toHaveLength(3);
    expect(await documents()).toEqual(foldOf(streams));
  });

  it('counts each commit of many streams once, which change one document at the same time and come twice', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `s-${index}`);
    const streams = Object.fromEntries(ids.map((id, index) => [id, [[added(1, 'all')], [added(10 ** index, 'all', 'b')]]]));
    const { store, readModels, commitsOf, documents } = await setUp('contended', streams);
    const stores = { store, readModels, ambient: systemAmbient };
    await Promise.all([...ids, ...ids.toReversed()].map(async (id) => projectCommits(Tallies, await commitsOf(id), stores)));
    expect(await documents()).toEqual(foldOf(streams));
  });

  it('refuses a document that no item holds, before it writes anything', async () => {
    const { readModels } = await setUp('large', {});
    const document = { text: 'x'.repeat(420_000) };
    const documents = new Map([['k', { document, revision: 1 }]]);
    const checkpoint = { revision: 1, seen: { version: 1, commitId: 'c' } };
    const failure = readModels.apply(Tallies, { stream: 'Tally#s', checkpoint, documents });
    await expect(failure).rejects.toMatchObject({ code: 'document-too-large', retryable: false });
    expect(await readModels.checkpoint(Tallies, 'Tally#s')).toBeUndefined();
  });

  describe('whose documents are in some indexes only, or end', () => {
    const Lease = aggregate(
      'Lease',
      { events: { Taken: z.object({ by: z.string().optional(), until: z.string() }), Ended: z.object({}) }, initialState: {} },
      { Taken: (state) => state, Ended: (state) => state },
    );
    const Leases = projection(
      'Leases',
      {
        version: 1,
        from: [Lease],
        document: z.object({ by: z.string().optional(), taken: z.number(), until: z.string() }),
        key: 'stream',
        indexes: { byPerson: ['by', 'until'], byUntil: ['until'] },
        expiresAt: ({ until }) => new Date(until),
      },
      {
        Taken: (document, { data }) => ({ ...data, taken: (document?.taken ?? 0) + 1 }),
        Ended: () => undefined,
      },
    );
    const taken = (until: string, by?: string) => ({ type: 'Taken', data: { until, ...(by !== undefined && { by }) }, schemaVersion: 1 });
    const ended = { type: 'Ended', data: {}, schemaVersion: 1 };

    async function leases(table: string) {
      await createReadModelTable(client, table, Leases);
      const readModels = new DynamoDbReadModelStore({ client, table: () => table });
      const store = new InMemoryEventStore();
      const happen = async (id: string, event: StoredEvent) => {
        const { head } = await store.load(`Lease#${id}`);
        const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
        const commitId = `${id}-${head.version + 1}`;
        await store.append(head, { commitId, timestamp: '2026-01-01T00:00:00.000Z', metadata, events: [event] });
        const commits = (await store.load(`Lease#${id}`)).commits.slice(-1);
        await projectCommits(Leases, commits, { store, readModels });
        return commits;
      };
      const inIndex = async (IndexName: string) => {
        const { Items = [] } = await client.send(new ScanCommand({ TableName: table, IndexName }));
        return Items.map(({ PK }) => PK?.S).sort();
      };
      const deleteAsTtlDoes = (id: string) => client.send(new DeleteItemCommand({ TableName: table, Key: { PK: { S: id } } }));
      return { readModels, store, happen, inIndex, deleteAsTtlDoes };
    }

    it('keeps out of an index what lacks its fields, and what was removed', async () => {
      const { happen, inIndex } = await leases('sparse');
      await happen('a', taken('2026-01-01', 'anna'));
      await happen('b', taken('2026-01-02'));
      await happen('c', taken('2026-01-03', 'carl'));
      expect([await inIndex('byPerson'), await inIndex('byUntil')]).toEqual([
        ['a', 'c'],
        ['a', 'b', 'c'],
      ]);
      await happen('a', taken('2026-01-04'));
      await happen('c', ended);
      expect([await inIndex('byPerson'), await inIndex('byUntil')]).toEqual([[], ['a', 'b']]);
    });

    it('gives a document the time of its deletion, and a removed one none, so that its checkpoint stays', async () => {
      const { happen } = await leases('ttl');
      const expiryOf = async (id: string) => {
        const { Item } = await client.send(new GetItemCommand({ TableName: 'ttl', Key: { PK: { S: id } } }));
        return Item?.expires_at;
      };
      await happen('a', taken('2026-01-01T00:00:00.500Z'));
      expect(await expiryOf('a')).toEqual({ N: String(Date.parse('2026-01-01T00:00:01.000Z') / 1_000) });
      await happen('a', ended);
      expect(await expiryOf('a')).toBeUndefined();
    });

    it('makes a document anew that was deleted with its checkpoint: every event counts once, and a duplicate shows nothing', async () => {
      const { readModels, store, happen, deleteAsTtlDoes } = await leases('deleted');
      const commits = await happen('a', taken('2026-01-01T00:00:00.000Z'));
      const read = (now: string) => createReader(Leases, readModels, { now: () => Date.parse(now) }).get('a');
      await deleteAsTtlDoes('a');
      await projectCommits(Leases, commits, { store, readModels });
      expect(await read('2026-01-02')).toBeUndefined();
      await deleteAsTtlDoes('a');
      await happen('a', taken('2026-02-01T00:00:00.000Z'));
      expect(await read('2026-01-02')).toMatchObject({ taken: 2 });
      await projectCommits(Leases, commits, { store, readModels });
      expect(await read('2026-01-02')).toMatchObject({ taken: 2 });
    });
  });

  it('says which table there is not', async () => {
    const readModels = new DynamoDbReadModelStore({ client, table: () => 'nowhere' });
    await expect(readModels.get(Tallies, 'k')).rejects.toMatchObject({ code: 'store-not-found', store: 'nowhere' });
    const change = {
      stream: 'Tally#s',
      checkpoint: { revision: 1, seen: undefined },
      documents: new Map([['k', { document: {}, revision: 1 }]]),
    };
    await expect(readModels.apply(Tallies, change)).rejects.toMatchObject({ code: 'store-not-found', store: 'nowhere' });
  });

  it('refuses a page token that DynamoDB could not take, before it asks', async () => {
    const { readModels } = await setUp('hostile', {});
    const { partition } = indexBounds({ index: 'byOwner', partition: 'all', equals: [], limit: 1 });
    const find = (sort: string, key: string) =>
      readModels.find(Tallies, {
        ...{ index: 'byOwner', partition: 'all', equals: [], limit: 1 },
        after: writePageToken('byOwner', { partition, sort, key }),
      });
    for (const key of ['', 'x'.repeat(3_000), '$checkpoint#Tally#s'])
      await expect(find(indexText([1, key]), key)).rejects.toThrow(InvalidPageTokenError);
    await expect(find(`n${'x'.repeat(2_000)}${indexText(['k'])}`, 'k')).rejects.toThrow(InvalidPageTokenError);
    expect(await find(indexText([1, 'k']), 'k')).toEqual({ items: [] });
  });
});
