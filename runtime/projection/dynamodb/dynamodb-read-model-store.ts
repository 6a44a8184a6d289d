import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbCalls } from '../../aws-client/calls-of-client.ts';
import { type DynamoDbCalls, isFault } from '../../aws-client/dynamodb-calls.ts';
import { checkpointKey, documentKeyFault, indexKeys, readModelTable } from '../../contract/read-model-table.ts';
import { storeCalls } from '../../event-store/personal-data/dynamodb-store-calls.ts';
import { type OfTenant, ownKey, storedKey } from '../document-key.ts';
import { compareText, type IndexBounds, indexBounds } from '../index-keys.ts';
import { readPageToken, writePageToken } from '../page-token.ts';
import type { AnyProjection } from '../projection.ts';
import type {
  ApplyOutcome,
  Checkpoint,
  DocumentChange,
  DocumentPage,
  IndexSearch,
  KeyedDocument,
  ReadModelStore,
  RevisedDocument,
  StoredDocument,
  StreamCheckpoint,
} from '../read-model-store.ts';
import { applyChange, transactionLimits } from './apply-change.ts';
import { readCheckpointItem } from './checkpoint-item.ts';
import { type AttributeItem, readDocumentItem, writeDocumentItem } from './document-item.ts';

/** Read models on DynamoDB: a table a projection and version, one item a document. */
export class DynamoDbReadModelStore implements ReadModelStore {
  readonly limits = transactionLimits;
  readonly #client: DynamoDbCalls;
  readonly #tableOf: (projection: AnyProjection) => string;

  /** @param options.table names the table of a projection */
  constructor({ client, table }: { client: DynamoDBClient | DynamoDbCalls; table: (projection: AnyProjection) => string }) {
    this.#client = storeCalls(dynamoDbCalls(client));
    this.#tableOf = table;
  }

  async get(projection: AnyProjection, key: string, of: OfTenant = {}): Promise<StoredDocument | RevisedDocument | undefined> {
    if (documentKeyFault(key)) return undefined;
    const item = await this.#read(projection, storedKey(key, of));
    return item && readDocumentItem(this.#tableOf(projection), item);
  }

  async put(
    projection: AnyProjection,
    key: string,
    next: StoredDocument,
    expected: Checkpoint | undefined,
    of: OfTenant = {},
  ): Promise<boolean> {
    const put = {
      TableName: this.#tableOf(projection),
      Item: writeDocumentItem(projection, key, next, of),
      ...(expected
        ? { ConditionExpression: 'checkpoint_commit_id = :expected', ExpressionAttributeValues: { ':expected': { S: expected.commitId } } }
        : { ConditionExpression: `attribute_not_exists(${readModelTable.partitionKey})` }),
    };
    try {
      await this.#client.call('PutItem', put);
      return true;
    } catch (error) {
      if (isFault(error, 'ConditionalCheckFailedException')) return false;
      throw error;
    }
  }

  async checkpoint(projection: AnyProjection, stream: string): Promise<StreamCheckpoint | undefined> {
    const item = await this.#read(projection, checkpointKey(stream));
    return item && readCheckpointItem(this.#tableOf(projection), item);
  }

  async apply(projection: AnyProjection, change: DocumentChange): Promise<ApplyOutcome> {
    return applyChange(this.#client, this.#tableOf(projection), projection, change);
  }

  async find(projection: AnyProjection, search: IndexSearch): Promise<DocumentPage<KeyedDocument>> {
    const table = this.#tableOf(projection);
    const keys = indexKeys(search.index);
    const bounds = indexBounds(search);
    const start = search.after === undefined ? undefined : startKey(search.after, search, bounds);
    if (compareText(bounds.from, bounds.to) > 0) return { items: [] };
    const { Items = [], LastEvaluatedKey } = await this.#client.call('Query', {
      TableName: table,
      IndexName: search.index,
      KeyConditionExpression: '#partition = :partition AND #sort BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#partition': keys.partitionKey, '#sort': keys.sortKey },
      ExpressionAttributeValues: { ':partition': { S: bounds.partition }, ':from': { S: bounds.from }, ':to': { S: bounds.to } },
      Limit: search.limit,
      ExclusiveStartKey: start,
    });
    const items = Items.flatMap((item) => keyedDocuments(table, item, search));
    return LastEvaluatedKey ? { items, next: tokenOf(search, LastEvaluatedKey) } : { items };
  }

  async #read(projection: AnyProjection, key: string): Promise<AttributeItem | undefined> {
    const { Item } = await this.#client.call('GetItem', {
      TableName: this.#tableOf(projection),
      Key: { [readModelTable.partitionKey]: { S: key } },
      ConsistentRead: true,
    });
    return Item;
  }
}

function keyedDocuments(table: string, item: AttributeItem, of: OfTenant): readonly KeyedDocument[] {
  const { document } = readDocumentItem(table, item);
  return document ? [{ key: ownKey(item[readModelTable.partitionKey]?.S ?? '', of), document }] : [];
}

function startKey(token: string, search: IndexSearch, bounds: IndexBounds): Record<string, AttributeValue> {
  const { partition, sort, key } = readPageToken(token, search.index, bounds);
  const keys = indexKeys(search.index);
  const place = storedKey(key, search);
  return { [keys.partitionKey]: { S: partition }, [keys.sortKey]: { S: sort }, [readModelTable.partitionKey]: { S: place } };
}

function tokenOf(search: IndexSearch, last: Record<string, AttributeValue>): string {
  const keys = indexKeys(search.index);
  const [partition = '', sort = '', place = ''] = [keys.partitionKey, keys.sortKey, readModelTable.partitionKey].map(
    (name) => last[name]?.S,
  );
  return writePageToken(search.index, { partition, sort, key: ownKey(place, search) });
}
