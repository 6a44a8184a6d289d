import type { DynamoDBClient, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import { checkpointTable } from '../../contract/checkpoint-table.ts';
import { indexKeys, readModelTable } from '../../contract/read-model-table.ts';
import { type CreateTableOptions, createTableIfMissing, keySchema, tableShape } from '../../event-store/dynamodb/create-table.ts';
import type { AnyProjection } from '../projection.ts';

/** What a read model's table is for. */
export interface CreateReadModelTableOptions extends CreateTableOptions {
  /**
   * The projection whose indexes it has.
   *
   * @default none: a table of the keys of personal data
   */
  readonly projection?: AnyProjection | undefined;
}

/**
 * Makes the table of a projection with its indexes unless it is there, and waits until it can be used: for development and tests. It is
 * billed by request, and has the TTL attribute `expires_at`. A table that is there stays as it is. Needs the official client.
 *
 * @throws {TableMismatchError} when a table of this name has other keys, or lacks an index
 * @throws {TableNotReadyError} when it can't be used in time
 */
export async function createReadModelTableIfMissing(
  client: DynamoDBClient,
  table: string,
  { projection, ...options }: CreateReadModelTableOptions = {},
): Promise<void> {
  const shape = tableShape([readModelTable.partitionKey], Object.keys(projection?.indexes ?? {}).map(indexOf));
  await createTableIfMissing(client, { ...shape, TableName: table }, options);
}

/**
 * Makes the table of checkpoints, which holds the registry of projections too, unless it is there, as `createReadModelTableIfMissing` does for a projection.
 *
 * @throws {TableMismatchError} when a table of this name has other keys, or lacks its index
 * @throws {TableNotReadyError} when it can't be used in time
 */
export async function createCheckpointTableIfMissing(
  client: DynamoDBClient,
  table: string,
  options: CreateTableOptions = {},
): Promise<void> {
  const { partitionKey, sortKey, parkedIndex } = checkpointTable;
  const parked = wholeIndex(parkedIndex.name, [parkedIndex.partitionKey, parkedIndex.sortKey]);
  await createTableIfMissing(client, { ...tableShape([partitionKey, sortKey], [parked]), TableName: table }, options);
}

function indexOf(index: string): GlobalSecondaryIndex {
  const { partitionKey, sortKey } = indexKeys(index);
  return wholeIndex(index, [partitionKey, sortKey]);
}

function wholeIndex(IndexName: string, keys: readonly string[]): GlobalSecondaryIndex {
  return { IndexName, KeySchema: keySchema(keys), Projection: { ProjectionType: 'ALL' } };
}
