import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { createProjector } from '../../runtime/host/projector.ts';
import { DynamoDbReadModelStore } from '../../runtime/projection/dynamodb/dynamodb-read-model-store.ts';
import { projectCommits } from '../../runtime/projection/project-commits.ts';
import { service } from '../../runtime/service/service.ts';
import { added, cleared, foldOf, storeOf, Tallies, type TallyEvent } from '../../test/runtime/projection/tallies.ts';
import { type DynamoDbLocal, startDynamoDbLocal } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';
import { createReadModelTable } from './tables.ts';

describeWith('dynamodb-local', 'a projection with keys of its own on DynamoDB', () => {
  let dynamoDb: DynamoDbLocal;
  let client: DynamoDBClient;
  let requests: string[] = [];

  beforeAll(async () => {
    dynamoDb = await startDynamoDbLocal();
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
    const project = createProjector(service('tallies', { commands: [], projections: [Tallies] }), { store, readModels });
    await Promise.all([...ids, ...ids.toReversed()].map(async (id) => project(await commitsOf(id))));
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
});
