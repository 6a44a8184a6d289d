import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { eventTable } from '../../runtime/contract/event-table.ts';
import { indexKeys, readModelTable } from '../../runtime/contract/read-model-table.ts';
import type { AnyProjection } from '../../runtime/projection/projection.ts';

/** Makes an event store's table, as the infrastructure declares it. */
export async function createEventTable(client: DynamoDBClient, table: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [eventTable.partitionKey, eventTable.sortKey].map(text),
      KeySchema: [
        { AttributeName: eventTable.partitionKey, KeyType: 'HASH' },
        { AttributeName: eventTable.sortKey, KeyType: 'RANGE' },
      ],
    }),
  );
}

/** Makes a projection's table with its indexes, as the infrastructure declares it. */
export async function createReadModelTable(client: DynamoDBClient, table: string, { indexes }: AnyProjection): Promise<void> {
  const names = Object.keys(indexes);
  const keysOf = (index: string) => [indexKeys(index).partitionKey, indexKeys(index).sortKey] as const;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [readModelTable.partitionKey, ...names.flatMap(keysOf)].map(text),
      KeySchema: [{ AttributeName: readModelTable.partitionKey, KeyType: 'HASH' }],
      GlobalSecondaryIndexes: names.map((index) => ({
        IndexName: index,
        Projection: { ProjectionType: 'ALL' },
        KeySchema: [
          { AttributeName: keysOf(index)[0], KeyType: 'HASH' },
          { AttributeName: keysOf(index)[1], KeyType: 'RANGE' },
        ],
      })),
    }),
  );
}

function text(AttributeName: string) {
  return { AttributeName, AttributeType: 'S' } as const;
}
