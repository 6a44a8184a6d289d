import { CreateTableCommand, DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createEventTableIfMissing } from '../../runtime/event-store/dynamodb/create-table.ts';
import { createCheckpointTableIfMissing, createReadModelTableIfMissing } from '../../runtime/projection/dynamodb/create-table.ts';
import { Tallies } from '../../test/runtime/projection/tallies.ts';
import { type DynamoDbLocal, openDynamoDb } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';

describeWith('dynamodb-local', 'tables that are made when they are missing', () => {
  let dynamoDb: DynamoDbLocal;
  let client: DynamoDBClient;

  beforeAll(async () => {
    dynamoDb = await openDynamoDb();
    client = new DynamoDBClient(dynamoDb.clientConfig);
  });
  afterAll(async () => {
    client?.destroy();
    await dynamoDb?.stop();
  });

  async function described(TableName: string) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
    const keysOf = (keys: readonly { AttributeName?: string | undefined }[] = []) => keys.map(({ AttributeName }) => AttributeName);
    return {
      status: Table?.TableStatus,
      billing: Table?.BillingModeSummary?.BillingMode,
      keys: keysOf(Table?.KeySchema),
      stream: Table?.StreamSpecification?.StreamViewType,
      ttl: ttl?.TimeToLiveStatus === 'ENABLED' ? ttl.AttributeName : undefined,
      indexes: Object.fromEntries((Table?.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema }) => [IndexName, keysOf(KeySchema)])),
    };
  }

  const own = { status: 'ACTIVE', billing: 'PAY_PER_REQUEST', ttl: 'expires_at', stream: undefined, indexes: {} };

  it('have the keys, the stream and the expiry of an event store', async () => {
    await createEventTableIfMissing(client, 'events');
    expect(await described('events')).toEqual({ ...own, keys: ['PK', 'SK'], stream: 'NEW_IMAGE' });
  });

  it('have the index of an event store where it is asked for', async () => {
    await createEventTableIfMissing(client, 'indexed', { byTimestamp: true });
    expect(await described('indexed')).toMatchObject({ indexes: { 'by-timestamp': ['category', 'timestamp'] } });
  });

  it('have the indexes of a projection, or none for keys and the registry', async () => {
    await createReadModelTableIfMissing(client, 'documents', { projection: Tallies });
    await createReadModelTableIfMissing(client, 'keys');
    expect(await described('documents')).toEqual({ ...own, keys: ['PK'], indexes: { byOwner: ['byOwner_PK', 'byOwner_SK'] } });
    expect(await described('keys')).toEqual({ ...own, keys: ['PK'] });
  });

  it('have the index of parked streams where checkpoints stand', async () => {
    await createCheckpointTableIfMissing(client, 'checkpoints');
    expect(await described('checkpoints')).toEqual({ ...own, keys: ['PK', 'SK'], indexes: { parked: ['parked_PK', 'SK'] } });
  });

  it('are made once by several that begin at the same time, and stay when they are asked for again', async () => {
    await Promise.all(Array.from({ length: 4 }, () => createEventTableIfMissing(client, 'raced')));
    await createEventTableIfMissing(client, 'raced');
    expect(await described('raced')).toMatchObject({ status: 'ACTIVE', ttl: 'expires_at' });
  });

  it('are refused where another table has the name', async () => {
    await createReadModelTableIfMissing(client, 'taken');
    await expect(createEventTableIfMissing(client, 'taken')).rejects.toMatchObject({
      name: 'TableMismatchError',
      code: 'table-mismatch',
      message: 'The table taken should have the keys PK, SK, but has PK; name another table, or delete this one',
    });
  });

  it('are refused where the keys have other types, or an index is missing', async () => {
    const numbers = {
      TableName: 'numbers',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'PK', AttributeType: 'S' },
        { AttributeName: 'SK', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'PK', KeyType: 'HASH' },
        { AttributeName: 'SK', KeyType: 'RANGE' },
      ],
    } as const;
    await client.send(
      new CreateTableCommand({ ...numbers, AttributeDefinitions: [...numbers.AttributeDefinitions], KeySchema: [...numbers.KeySchema] }),
    );
    await expect(createEventTableIfMissing(client, 'numbers')).rejects.toThrow('should have the keys PK, SK, but has PK, SK (N)');
    await createEventTableIfMissing(client, 'plain');
    await expect(createEventTableIfMissing(client, 'plain', { byTimestamp: true })).rejects.toThrow(
      'should have the keys in the index by-timestamp category, timestamp, but has none',
    );
  });

  it('are told of that are not ready in time, and of a client that reaches nothing', async () => {
    const slow = new DynamoDBClient(dynamoDb.clientConfig);
    slow.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const result = await next(args);
          const { Table } = result.output as { Table?: { TableStatus?: string } };
          if (commandName === 'DescribeTableCommand' && Table) Table.TableStatus = 'CREATING';
          return result;
        },
      { step: 'initialize' },
    );
    await expect(createEventTableIfMissing(slow, 'slow', { timeoutSeconds: 1.1 })).rejects.toMatchObject({
      name: 'TableNotReadyError',
      retryable: true,
      message: 'The table slow could not be used within 1.1 s; look at its state, and try again',
    });
    slow.destroy();
    const lost = new DynamoDBClient({ ...dynamoDb.clientConfig, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    await expect(createEventTableIfMissing(lost, 'events')).rejects.toThrow('ECONNREFUSED');
    lost.destroy();
  });
});
