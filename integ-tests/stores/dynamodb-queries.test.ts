import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { DynamoDbEventStore } from '../../runtime/event-store/dynamodb/dynamodb-event-store.ts';
import { noStream } from '../../runtime/event-store/stream-head.ts';
import { positionToken } from '../../runtime/message/position.ts';
import { DynamoDbReadModelStore } from '../../runtime/projection/dynamodb/dynamodb-read-model-store.ts';
import { InMemoryProjectionRegistry } from '../../runtime/projection/in-memory-projection-registry.ts';
import { projectCommits } from '../../runtime/projection/project-commits.ts';
import { query } from '../../runtime/projection/query.ts';
import { createQueryBus } from '../../runtime/projection/query-bus.ts';
import { lagOf } from '../../runtime/projection/rebuild/lag-of.ts';
import { rebuildProjection } from '../../runtime/projection/rebuild/rebuild-projection.ts';
import { testAmbient } from '../../runtime/testing/test-ambient.ts';
import { added, Tallies } from '../../test/runtime/projection/tallies.ts';
import { type DynamoDbLocal, openDynamoDb } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';
import { createEventTable, createReadModelTable } from './tables.ts';

const GetTally = query('GetTally', {
  input: z.object({ key: z.string() }),
  projection: Tallies,
  resolve: ({ key }, read) => read.get(key),
});
const Sums = query('Sums', {
  input: z.object({ limit: z.number(), after: z.string().optional() }),
  projection: Tallies,
  resolve: ({ limit, after }, read) => read.find('byOwner', { owner: 'all' }, { limit, after }),
});

describeWith('dynamodb-local', 'queries and rebuilds on DynamoDB', () => {
  let dynamoDb: DynamoDbLocal;
  let client: DynamoDBClient;
  const ambient = testAmbient();

  beforeAll(async () => {
    dynamoDb = await openDynamoDb();
    client = new DynamoDBClient(dynamoDb.clientConfig);
  });
  afterAll(async () => {
    client?.destroy();
    await dynamoDb?.stop();
  });

  /** Tables of its own, and a stream of each of these keys with so many commits, which nobody has projected. */
  async function setUp(table: string, streams: Readonly<Record<string, number>>) {
    await createEventTable(client, `${table}-events`);
    await createReadModelTable(client, `${table}-documents`, Tallies);
    const store = new DynamoDbEventStore({ client, table: `${table}-events` });
    const readModels = new DynamoDbReadModelStore({ client, table: () => `${table}-documents` });
    for (const [stream, commits] of Object.entries(streams)) {
      let head = noStream(stream);
      for (let index = 1; index <= commits; index += 1) {
        const metadata = { commandId: 'c', correlationId: 'c', causationId: 'c', causationDepth: 0 };
        const events = [{ ...added(1, 'x'), schemaVersion: 1 }];
        const timestamp = new Date(ambient.now()).toISOString();
        head = await store.append(head, { commitId: `${stream}-${index}`, timestamp, metadata, events });
      }
    }
    const token = (stream: string, version: number) => positionToken({ stream, version, commitId: `${stream}-${version}` });
    return { store, readModels, token };
  }

  it('reads what a command did before the projector has seen it, by key and page by page', async () => {
    const { store, readModels, token } = await setUp('tokens', { 'Tally#s': 3, 'Tally#t': 2 });
    const { ask } = createQueryBus({ store, readModels });
    await projectCommits(Tallies, (await store.readAfter('Tally#s', 0)).slice(0, 1), { store, readModels });
    await projectCommits(Tallies, await store.readAfter('Tally#t', 0), { store, readModels });
    expect(await ask(GetTally, { key: 'x' }, { token: token('Tally#s', 3) })).toMatchObject({ sum: 5 });
    expect(await ask(GetTally, { key: 's/x' }, { token: token('Tally#s', 2) })).toMatchObject({ sum: 2 });
    const sums: number[] = [];
    for (let after: string | undefined; ; ) {
      const page = await ask(Sums, { limit: 1, after }, { token: token('Tally#s', 3) });
      sums.push(...page.items.map(({ sum }) => sum));
      if (page.next === undefined) break;
      after = page.next;
    }
    expect(sums).toEqual([2, 3, 5]);
    expect(await ask(GetTally, { key: 'x' })).toMatchObject({ sum: 3 });
  });

  it('shows a tenant its own documents alone', async () => {
    const { store, readModels, token } = await setUp('tenants', { 'acme#Tally#s': 1, 'bolt#Tally#s': 2 });
    const { ask } = createQueryBus({ store, readModels, tenants: true });
    for (const stream of ['acme#Tally#s', 'bolt#Tally#s'])
      await projectCommits(Tallies, await store.readAfter(stream, 0), { store, readModels });
    const sumsOf = async (tenant: string, options = {}) =>
      (await ask(Sums, { limit: 9 }, { tenant, ...options })).items.map(({ sum }) => sum);
    expect([await sumsOf('acme'), await sumsOf('bolt'), await sumsOf('other')]).toEqual([[1, 1], [2, 2], []]);
    expect(await sumsOf('acme', { token: token('bolt#Tally#s', 2) })).toEqual([1, 1]);
    expect(await ask(GetTally, { key: 'bolt#x' }, { tenant: 'acme' })).toBeUndefined();
  });

  it('rebuilds from the scan of a table whose streams lie on several pages, and beside what is no commit', async () => {
    const streams = Object.fromEntries(Array.from({ length: 12 }, (_, id) => [`Tally#${id}`, 20]));
    const { store, readModels } = await setUp('rebuild', { ...streams, 'Other#a': 3 });
    const Item = { PK: { S: 'Tally#other' }, SK: { S: '00000000000000000020#snapshot#f' }, state: { S: '{}' } };
    await client.send(new PutItemCommand({ TableName: 'rebuild-events', Item }));
    const registry = new InMemoryProjectionRegistry();
    expect(await lagOf(Tallies, { store, readModels, ambient })).toMatchObject({ streams: 12, eventsBehind: 240 });
    const outcome = await rebuildProjection(Tallies, { store, readModels, registry, ambient, segments: 3 });
    expect(outcome).toMatchObject({ status: 'switched', segmentsDone: 3, parked: [] });
    const { ask } = createQueryBus({ store, readModels, registry });
    expect(await ask(GetTally, { key: 'x' })).toMatchObject({ sum: 240, times: 240 });
    expect(await lagOf(Tallies, { store, readModels, ambient })).toMatchObject({ eventsBehind: 0, behind: [] });
  });
});
