import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createEventTableIfMissing } from '../../runtime/event-store/dynamodb/create-table.ts';
import { createReadModelTableIfMissing } from '../../runtime/projection/dynamodb/create-table.ts';
import type { AnyProjection } from '../../runtime/projection/projection.ts';

/** Makes an event store's table, as the infrastructure declares it. */
export function createEventTable(client: DynamoDBClient, table: string): Promise<void> {
  return createEventTableIfMissing(client, table);
}

/** Makes a projection's table with its indexes, as the infrastructure declares it. */
export function createReadModelTable(client: DynamoDBClient, table: string, projection: AnyProjection): Promise<void> {
  return createReadModelTableIfMissing(client, table, { projection });
}
