import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbCalls } from '../../../aws-client/calls-of-client.ts';
import { type DynamoDbCalls, isFault } from '../../../aws-client/dynamodb-calls.ts';
import { catchUpStateKey, checkpointTable } from '../../../contract/checkpoint-table.ts';
import { storeCalls } from '../../../event-store/personal-data/dynamodb-store-calls.ts';
import type { CatchUpState, CatchUpStateStore } from '../catch-up-state.ts';

/** The state of catch-up on DynamoDB: one item in the table of the checkpoints, in a partition of its own. */
export class DynamoDbCatchUpState implements CatchUpStateStore {
  readonly #client: DynamoDbCalls;
  readonly #table: string;

  constructor({ client, table }: { client: DynamoDBClient | DynamoDbCalls; table: string }) {
    this.#client = storeCalls(dynamoDbCalls(client));
    this.#table = table;
  }

  /** What can't be read counts as nothing of its own: the next run begins again, which does no harm. */
  async read(): Promise<CatchUpState | undefined> {
    const { Item } = await this.#client.call('GetItem', { TableName: this.#table, Key: key, ConsistentRead: true });
    return Item && { ...parsed(Item.state?.S), revision: Number(Item.revision?.N ?? 0) };
  }

  async write(next: CatchUpState): Promise<boolean> {
    const { revision, ...state } = next;
    const put = {
      TableName: this.#table,
      Item: { ...key, revision: { N: String(revision) }, state: { S: JSON.stringify(state) } },
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
}

const key = { PK: { S: catchUpStateKey.PK }, SK: { S: catchUpStateKey.SK } };

function parsed(state: string | undefined): Omit<CatchUpState, 'revision'> {
  try {
    return JSON.parse(state ?? '{}');
  } catch {
    return {};
  }
}
