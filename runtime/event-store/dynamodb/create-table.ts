import type {
  AttributeDefinition,
  CreateTableCommandInput,
  DynamoDBClient,
  GlobalSecondaryIndex,
  KeySchemaElement,
  TableDescription,
} from '@aws-sdk/client-dynamodb';
import { isFault } from '../../aws-client/dynamodb-calls.ts';
import { eventTable } from '../../contract/event-table.ts';
import { TableMismatchError, TableNotReadyError } from './table-errors.ts';

/** How long a table may take. */
export interface CreateTableOptions {
  /**
   * How long to wait until the table can be used, in seconds; more than 1.
   *
   * @default 60
   */
  readonly timeoutSeconds?: number | undefined;
}

/** What an event store's table may have beside its items. */
export interface CreateEventTableOptions extends CreateTableOptions {
  /**
   * Whether it has the index `by-timestamp`, which costs every commit a second write unit (rule A10).
   *
   * @default false
   */
  readonly byTimestamp?: boolean | undefined;
}

/**
 * Makes the table of an event store unless it is there, and waits until it can be used: for development and tests; infrastructure makes those
 * that last. It is billed by request, streams new images, and has the TTL attribute `expires_at`, which snapshots alone set. A table that
 * is there stays as it is. Needs the official client.
 *
 * @throws {TableMismatchError} when a table of this name has other keys, or lacks an index that is asked for
 * @throws {TableNotReadyError} when it can't be used in time
 * @example
 * ```ts
 * import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
 * import { createEventTableIfMissing } from '@allframe/serverless/stores';
 *
 * export const ready = createEventTableIfMissing(new DynamoDBClient(), 'orders-dev-events');
 * ```
 */
export async function createEventTableIfMissing(
  client: DynamoDBClient,
  table: string,
  { byTimestamp = false, ...options }: CreateEventTableOptions = {},
): Promise<void> {
  const stream = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } as const;
  const shape = tableShape([eventTable.partitionKey, eventTable.sortKey], byTimestamp ? [byTimestampIndex] : []);
  await createTableIfMissing(client, { ...shape, TableName: table, StreamSpecification: stream }, options);
}

const byTimestampIndex = {
  IndexName: eventTable.byTimestamp.name,
  KeySchema: keySchema([eventTable.byTimestamp.partitionKey, eventTable.byTimestamp.sortKey]),
  Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...eventTable.byTimestamp.attributes] },
} satisfies GlobalSecondaryIndex;

/** What a table and its indexes are, by their keys, all of which are strings. */
export type TableShape = Pick<CreateTableCommandInput, 'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes'>;

/** The shape of a table with these keys; the first partitions, the second sorts. */
export function tableShape(keys: readonly string[], indexes: readonly GlobalSecondaryIndex[] = []): TableShape {
  const names = [...keys, ...indexes.flatMap(({ KeySchema = [] }) => KeySchema.map(({ AttributeName: name = '' }) => name))];
  return {
    KeySchema: keySchema(keys),
    AttributeDefinitions: [...new Set(names)].map(text),
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: [...indexes] }),
  };
}

/** The keys of a table or an index. */
export function keySchema(keys: readonly string[]): KeySchemaElement[] {
  return keys.map((AttributeName, place) => ({ AttributeName, KeyType: place === 0 ? 'HASH' : 'RANGE' }));
}

function text(AttributeName: string): AttributeDefinition {
  return { AttributeName, AttributeType: 'S' };
}

/** Makes a table of this shape unless it is there, and waits until it can be used; of two that race, one makes it. */
export async function createTableIfMissing(
  client: DynamoDBClient,
  wanted: TableShape & Pick<CreateTableCommandInput, 'TableName' | 'StreamSpecification'>,
  { timeoutSeconds = 60 }: CreateTableOptions = {},
): Promise<void> {
  const sdk = await import('@aws-sdk/client-dynamodb');
  const table = { TableName: wanted.TableName };
  const found = await client.send(new sdk.DescribeTableCommand(table)).catch(unlessFault('ResourceNotFoundException'));
  if (!found)
    await client
      .send(new sdk.CreateTableCommand({ ...wanted, BillingMode: 'PAY_PER_REQUEST' }))
      .catch(unlessFault('ResourceInUseException'));
  await sdk
    .waitUntilTableExists({ client, maxWaitTime: timeoutSeconds, minDelay: 0.1, maxDelay: 1 }, table)
    .catch((cause) => Promise.reject(new TableNotReadyError({ table: wanted.TableName, timeoutSeconds }, { cause })));
  const { Table: made } = await client.send(new sdk.DescribeTableCommand(table));
  checkShape(wanted, made);
  if (!found) {
    const TimeToLiveSpecification = { Enabled: true, AttributeName: eventTable.expiresAt };
    // Another one that made the table with us may have been here first.
    await client.send(new sdk.UpdateTimeToLiveCommand({ ...table, TimeToLiveSpecification })).catch(unlessFault('ValidationException'));
  }
}

function unlessFault(name: string): (error: unknown) => undefined {
  return (error) => {
    if (!isFault(error, name)) throw error;
  };
}

function checkShape({ TableName: table, ...wanted }: TableShape & Pick<TableDescription, 'TableName'>, made: TableDescription = {}): void {
  check('keys', wanted.KeySchema, made.KeySchema);
  for (const { IndexName: index, KeySchema } of wanted.GlobalSecondaryIndexes ?? [])
    check(`keys in the index ${index}`, KeySchema, made.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === index)?.KeySchema);

  function check(what: string, wantedKeys: KeySchemaElement[] | undefined, madeKeys: KeySchemaElement[] | undefined): void {
    const expected = textOf(wantedKeys, wanted.AttributeDefinitions);
    const found = textOf(madeKeys, made.AttributeDefinitions);
    if (expected !== found) throw new TableMismatchError({ table, what, expected, found });
  }
}

/** `PK, SK (N)`: what is no string says so. */
function textOf(keys: readonly KeySchemaElement[] = [], types: readonly AttributeDefinition[] = []): string {
  const typeOf = (name: string | undefined) => types.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
  return keys.map(({ AttributeName: name }) => (typeOf(name) === 'S' ? name : `${name} (${typeOf(name)})`)).join(', ') || 'none';
}
