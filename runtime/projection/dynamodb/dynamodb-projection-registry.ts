import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbCalls } from '../../aws-client/calls-of-client.ts';
import { type DynamoDbCalls, isFault } from '../../aws-client/dynamodb-calls.ts';
import { checkpointTable, registryEntryKey } from '../../contract/checkpoint-table.ts';
import { storeCalls } from '../../event-store/personal-data/dynamodb-store-calls.ts';
import { CorruptDocumentError } from '../errors.ts';
import type { ProjectionRegistry, RegisteredProjection } from '../projection-registry.ts';

/** The registry of projections on DynamoDB: one item a projection, in the table of the checkpoints. */
export class DynamoDbProjectionRegistry implements ProjectionRegistry {
  readonly #client: DynamoDbCalls;
  readonly #table: string;

  constructor({ client, table }: { client: DynamoDBClient | DynamoDbCalls; table: string }) {
    this.#client = storeCalls(dynamoDbCalls(client));
    this.#table = table;
  }

  async read(projection: string): Promise<RegisteredProjection | undefined> {
    const get = { TableName: this.#table, Key: keyOf(projection), ConsistentRead: true };
    const { Item } = await this.#client.call('GetItem', get);
    return Item && this.#entryOf(projection, Item.entry?.S ?? '');
  }

  async write(projection: string, next: RegisteredProjection): Promise<boolean> {
    const { revision } = next;
    const put = {
      TableName: this.#table,
      Item: {
        ...keyOf(projection),
        revision: { N: String(revision) },
        entry: { S: JSON.stringify(next) },
      },
      ...(revision === 1
        ? { ConditionExpression: `attribute_not_exists(${checkpointTable.partitionKey})` }
        : { ConditionExpression: 'revision = :before', ExpressionAttributeValues: { ':before': { N: String(revision - 1) } } }),
    };
    try {
      await this.#client.call('PutItem', put);
      return true;
    } catch (error) {
      if (isFault(error, 'ConditionalCheckFailedException')) return false;
      throw error;
    }
  }

  #entryOf(projection: string, entry: string): RegisteredProjection {
    try {
      return JSON.parse(entry);
    } catch (cause) {
      throw new CorruptDocumentError({ store: this.#table, key: registryEntryKey(projection).PK, fault: 'entry is not JSON' }, { cause });
    }
  }
}

/** Each has a partition of its own, so that who may read the registry need not be let into the checkpoints. */
function keyOf(projection: string) {
  const { PK, SK } = registryEntryKey(projection);
  return { PK: { S: PK }, SK: { S: SK } };
}
