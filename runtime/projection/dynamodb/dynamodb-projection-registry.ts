import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type DynamoDbCalls, isFault } from '../../aws-client/dynamodb-calls.ts';
import { dynamoDbCalls } from '../../aws-client/official-dynamodb.ts';
import { readModelTable } from '../../contract/read-model-table.ts';
import { storeCalls } from '../../event-store/personal-data/dynamodb-store-calls.ts';
import { CorruptDocumentError } from '../errors.ts';
import type { ProjectionRegistry, RegisteredProjection } from '../projection-registry.ts';

/** The registry of projections on DynamoDB: one item a projection, in a table of its own whose one key is `PK`. */
export class DynamoDbProjectionRegistry implements ProjectionRegistry {
  readonly #client: DynamoDbCalls;
  readonly #table: string;

  constructor({ client, table }: { client: DynamoDBClient | DynamoDbCalls; table: string }) {
    this.#client = storeCalls(dynamoDbCalls(client));
    this.#table = table;
  }

  async read(projection: string): Promise<RegisteredProjection | undefined> {
    const Key = { [readModelTable.partitionKey]: { S: registryKey(projection) } };
    const { Item } = await this.#client.call('GetItem', { TableName: this.#table, Key, ConsistentRead: true });
    return Item && this.#entryOf(projection, Item.entry?.S ?? '');
  }

  async write(projection: string, next: RegisteredProjection): Promise<boolean> {
    const { revision } = next;
    const put = {
      TableName: this.#table,
      Item: {
        [readModelTable.partitionKey]: { S: registryKey(projection) },
        revision: { N: String(revision) },
        entry: { S: JSON.stringify(next) },
      },
      ...(revision === 1
        ? { ConditionExpression: `attribute_not_exists(${readModelTable.partitionKey})` }
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
      throw new CorruptDocumentError({ store: this.#table, key: registryKey(projection), fault: 'entry is not JSON' }, { cause });
    }
  }
}

function registryKey(projection: string): string {
  return `$projection#${projection}`;
}
