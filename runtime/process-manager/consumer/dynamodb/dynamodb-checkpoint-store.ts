import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbCalls } from '../../../aws-client/calls-of-client.ts';
import { type DynamoDbCalls, isFault } from '../../../aws-client/dynamodb-calls.ts';
import { checkpointTable, consumerCheckpointKey, consumerStartKey } from '../../../contract/checkpoint-table.ts';
import { storeCalls } from '../../../event-store/personal-data/dynamodb-store-calls.ts';
import type { CheckpointPage, CheckpointSearch, CheckpointStore, ConsumerCheckpoint, ConsumerStart } from '../checkpoint-store.ts';
import { type AttributeItem, readConsumerCheckpoint, writeConsumerCheckpoint } from './consumer-checkpoint-item.ts';
import { readConsumerStart, writeConsumerStart } from './consumer-start-item.ts';
import { listPage } from './list-page.ts';

/**
 * Checkpoints of consumers on DynamoDB: one item a consumer and stream, changed by conditional writes. Parked streams stand in a sparse
 * index, so that to list them reads no other.
 *
 * @example
 * ```ts
 * import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
 * import { DynamoDbCheckpointStore } from '@allframe/serverless/stores';
 *
 * const checkpoints = new DynamoDbCheckpointStore({ client: new DynamoDBClient(), table: 'orders-checkpoints' });
 * ```
 */
export class DynamoDbCheckpointStore implements CheckpointStore {
  readonly #client: DynamoDbCalls;
  readonly #table: string;

  constructor({ client, table }: { client: DynamoDBClient | DynamoDbCalls; table: string }) {
    this.#client = storeCalls(dynamoDbCalls(client));
    this.#table = table;
  }

  async get(consumer: string, stream: string): Promise<ConsumerCheckpoint | undefined> {
    const item = await this.#read(consumerCheckpointKey(consumer, stream));
    if (!item) return undefined;
    const { stream: _stream, ...checkpoint } = readConsumerCheckpoint(this.#table, item);
    return checkpoint;
  }

  async put(consumer: string, stream: string, next: ConsumerCheckpoint): Promise<boolean> {
    const { revision } = next;
    const isNew = { ConditionExpression: `attribute_not_exists(${checkpointTable.partitionKey})` };
    const isNext = { ConditionExpression: 'revision = :before', ExpressionAttributeValues: { ':before': { N: String(revision - 1) } } };
    const Item = writeConsumerCheckpoint(consumer, stream, next);
    try {
      await this.#client.call('PutItem', { TableName: this.#table, Item, ...(revision === 1 ? isNew : isNext) });
      return true;
    } catch (error) {
      if (isFault(error, 'ConditionalCheckFailedException')) return false;
      throw error;
    }
  }

  async start(consumer: string, proposed: ConsumerStart): Promise<ConsumerStart> {
    // Read first: but for the very first time it stands, and a read costs less than a write that fails.
    const standing = await this.#read(consumerStartKey(consumer));
    if (standing) return readConsumerStart(this.#table, standing);
    const put = {
      TableName: this.#table,
      Item: writeConsumerStart(consumer, proposed),
      ConditionExpression: `attribute_not_exists(${checkpointTable.partitionKey})`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    try {
      await this.#client.call('PutItem', put);
      return proposed;
    } catch (error) {
      if (isFault(error, 'ConditionalCheckFailedException') && error.Item) return readConsumerStart(this.#table, error.Item);
      throw error;
    }
  }

  async list(consumer: string, search: CheckpointSearch = {}): Promise<CheckpointPage> {
    return listPage(consumer, search, { client: this.#client, table: this.#table });
  }

  async #read({ PK, SK }: { PK: string; SK: string }): Promise<AttributeItem | undefined> {
    const Key = { [checkpointTable.partitionKey]: { S: PK }, [checkpointTable.sortKey]: { S: SK } };
    const { Item } = await this.#client.call('GetItem', { TableName: this.#table, Key, ConsistentRead: true });
    return Item;
  }
}
