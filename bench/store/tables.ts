import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientConfig } from './clients.ts';

/** The tables of ours and of castore, each without indexes. */
export async function createTables(endpoint: string): Promise<void> {
  const client = new DynamoDBClient(clientConfig(endpoint));
  await createTable(client, 'allframe', { name: 'PK', type: 'S' }, { name: 'SK', type: 'S' });
  await createTable(client, 'castore', { name: 'aggregateId', type: 'S' }, { name: 'version', type: 'N' });
  client.destroy();
}

interface Key {
  readonly name: string;
  readonly type: 'S' | 'N';
}

async function createTable(client: DynamoDBClient, TableName: string, partition: Key, sort: Key): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partition, sort].map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
      KeySchema: [
        { AttributeName: partition.name, KeyType: 'HASH' },
        { AttributeName: sort.name, KeyType: 'RANGE' },
      ],
    }),
  );
}
