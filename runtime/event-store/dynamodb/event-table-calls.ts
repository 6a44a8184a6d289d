import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbCalls } from '../../aws-client/calls-of-client.ts';
import type { DynamoDbCalls, DynamoDbOperations } from '../../aws-client/dynamodb-calls.ts';
import { eventTable } from '../../contract/event-table.ts';
import type { StoreOptions } from '../event-store.ts';
import type { AttributeItem } from './commit-item.ts';
import { translatedFault } from './translated-fault.ts';

/** The operations on one table. */
type TableOperation = Exclude<keyof DynamoDbOperations, 'TransactWriteItems'>;

type InputOf<Name extends TableOperation> = Omit<DynamoDbOperations[Name]['input'], 'TableName'>;

/** A query of one stream. */
export type StreamQuery = InputOf<'Query'>;

/** The calls to an event store's table, whose faults are the store's errors. */
export class EventTableCalls {
  readonly table: string;
  readonly #client: DynamoDbCalls;

  constructor({ client, table }: { client: DynamoDBClient | DynamoDbCalls; table: string }) {
    this.table = table;
    this.#client = dynamoDbCalls(client);
  }

  /**
   * @throws {StoreUnavailableError}
   * @throws {DeadlineExceededError}
   * @throws {DynamoDbFault} where a condition did not hold
   */
  async call<Name extends TableOperation>(operation: Name, input: InputOf<Name>, options: StoreOptions) {
    try {
      const whole = { TableName: this.table, ...input } as unknown as DynamoDbOperations[Name]['input'];
      return await this.#client.call(operation, whole, options);
    } catch (error) {
      throw translatedFault(error, { store: this.table, operation });
    }
  }

  /**
   * The items that a query finds, page by page.
   *
   * @param limit how many items are read for the first page; those behind it are whole pages of 1 MB, for who needs more than it expected
   */
  async *pages(query: StreamQuery, options: StoreOptions, limit?: number): AsyncGenerator<readonly AttributeItem[], void> {
    let input: StreamQuery = { ...query, ...(limit !== undefined && { Limit: limit }) };
    for (;;) {
      const { Items = [], LastEvaluatedKey: last } = await this.call('Query', input, options);
      yield Items;
      if (!last) return;
      input = { ...query, ExclusiveStartKey: last };
    }
  }
}

/** All of a stream, the newest first, strongly consistent. */
export function newestFirst(stream: string): StreamQuery {
  return {
    ConsistentRead: true,
    ScanIndexForward: false,
    KeyConditionExpression: `${eventTable.partitionKey} = :stream`,
    ExpressionAttributeValues: { ':stream': { S: stream } },
  };
}

/** What stands in a stream after or before a sort key, strongly consistent. */
export function beside(stream: string, comparison: '<' | '<=' | '>', sortKey: string): StreamQuery {
  return {
    ConsistentRead: true,
    ScanIndexForward: comparison === '>',
    KeyConditionExpression: `${eventTable.partitionKey} = :stream AND ${eventTable.sortKey} ${comparison} :version`,
    ExpressionAttributeValues: { ':stream': { S: stream }, ':version': { S: sortKey } },
  };
}
