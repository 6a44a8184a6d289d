import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createEventTableIfMissing } from '../../runtime/event-store/dynamodb/create-table.ts';
import { createCheckpointTableIfMissing, createReadModelTableIfMissing } from '../../runtime/projection/dynamodb/create-table.ts';
import type { AnyProjection } from '../../runtime/projection/projection.ts';

/** Makes an event store's table, as the infrastructure declares it. */
export function createEventTable(client: DynamoDBClient, table: string): Promise<void> {
  return createEventTableIfMissing(client, table);
}

/** Makes a projection's table with its indexes, as the infrastructure declares it. */
export function createReadModelTable(client: DynamoDBClient, table: string, projection: AnyProjection): Promise<void> {
  return createReadModelTableIfMissing(client, table, { projection });
}

/** Makes the table of checkpoints, of the registry of projections and of the state of catch-up, as the infrastructure declares it. */
export function createCheckpointTable(client: DynamoDBClient, table: string): Promise<void> {
  return createCheckpointTableIfMissing(client, table);
}
