import {
  ConditionalCheckFailedException,
  CreateTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type DynamoDbLocal, openDynamoDb, startDynamoDbLocal } from './dynamodb-local.ts';
import { describeWith } from './tools.ts';

describeWith('dynamodb-local', 'DynamoDB Local', () => {
  let local: DynamoDbLocal;
  let client: DynamoDBClient;

  beforeAll(async () => {
    local = await startDynamoDbLocal();
    client = new DynamoDBClient(local.clientConfig);
  });
  afterAll(async () => {
    client?.destroy();
    await local?.stop();
  });

  it('refuses the second conditional put and returns the item that won', async () => {
    await createTable(client);
    const put = (value: string) =>
      client.send(
        new PutItemCommand({
          TableName: 'events',
          Item: { id: { S: '1' }, value: { S: value } },
          ConditionExpression: 'attribute_not_exists(id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );
    await put('first');

    const failure = await put('second').catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(ConditionalCheckFailedException);
    expect((failure as ConditionalCheckFailedException).Item).toEqual({ id: { S: '1' }, value: { S: 'first' } });
  });

  it('that is opened is seen by its caller alone', async () => {
    const opened = await Promise.all([openDynamoDb(), openDynamoDb()]);
    const clients = opened.map(({ clientConfig }) => new DynamoDBClient(clientConfig));
    const [one, other] = clients as [DynamoDBClient, DynamoDBClient];

    await createTable(one);

    expect((await one.send(new ListTablesCommand())).TableNames).toEqual(['events']);
    expect((await other.send(new ListTablesCommand())).TableNames).toEqual([]);
    for (const each of clients) each.destroy();
    for (const each of opened) await each.stop();
  });

  it('listens no more once it was stopped', async () => {
    const another = await startDynamoDbLocal();

    await another.stop();

    await expect(fetch(another.endpoint)).rejects.toThrow('fetch failed');
  });
});

async function createTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: 'events',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
}
