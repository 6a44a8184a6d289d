import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDbCalls } from '../../aws-client/calls-of-client.ts';
import { type DynamoDbCalls, isFault } from '../../aws-client/dynamodb-calls.ts';
import { type PersonalKeyItem, personalKeyTable } from '../../contract/personal-key-table.ts';
import { storeCalls } from './dynamodb-store-calls.ts';
import { CorruptPersonalKeyError } from './errors.ts';
import type { PersonalKey, PersonalKeyRecord, PersonalKeyStore, PersonalSubject } from './personal-key-store.ts';
import { subjectKey } from './subject.ts';

/**
 * Keys of personal data on DynamoDB: one item a subject, in a table of their own with no stream. A key is made by one conditional write and
 * replaced by its tombstone with one that asks for nothing.
 *
 * @example
 * ```ts
 * import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
 * import { DynamoDbPersonalKeyStore } from '@allframe/serverless/stores';
 *
 * const keys = new DynamoDbPersonalKeyStore({ client: new DynamoDBClient(), table: 'orders-personal-keys' });
 * ```
 */
export class DynamoDbPersonalKeyStore implements PersonalKeyStore {
  readonly #client: DynamoDbCalls;
  readonly #table: string;

  constructor({ client, table }: { client: DynamoDBClient | DynamoDbCalls; table: string }) {
    this.#client = storeCalls(dynamoDbCalls(client));
    this.#table = table;
  }

  async get(subject: PersonalSubject): Promise<PersonalKeyRecord | undefined> {
    const Key = { [personalKeyTable.partitionKey]: { S: subjectKey(subject) } };
    const { Item } = await this.#client.call('GetItem', { TableName: this.#table, Key, ConsistentRead: true });
    return Item && readKeyItem(this.#table, Item);
  }

  async createIfAbsent(subject: PersonalSubject, key: PersonalKey): Promise<PersonalKeyRecord> {
    const put = {
      TableName: this.#table,
      Item: writeKeyItem(subject, key),
      ConditionExpression: `attribute_not_exists(${personalKeyTable.partitionKey})`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    try {
      await this.#client.call('PutItem', put);
      return { ...key, key: Uint8Array.from(key.key) };
    } catch (error) {
      if (isFault(error, 'ConditionalCheckFailedException') && error.Item) return readKeyItem(this.#table, error.Item);
      throw error;
    }
  }

  async forget(subject: PersonalSubject): Promise<void> {
    await this.#client.call('PutItem', { TableName: this.#table, Item: writeKeyItem(subject, { state: 'forgotten' }) });
  }
}

type ItemAttributes = { readonly [Name in keyof PersonalKeyItem]?: AttributeValue };

function writeKeyItem(subject: PersonalSubject, record: PersonalKeyRecord): Record<string, AttributeValue> {
  const item: ItemAttributes = {
    PK: { S: subjectKey(subject) },
    state: { S: record.state },
    ...(record.state === 'live' && {
      key_id: { S: record.keyId },
      key: { B: Uint8Array.from(record.key) },
      is_wrapped: { BOOL: record.isWrapped },
    }),
  };
  return item as Record<string, AttributeValue>;
}

/** An item that is neither a key nor a tombstone is never taken for none: another key in its place would make what it encrypted unreadable. */
function readKeyItem(store: string, item: ItemAttributes): PersonalKeyRecord {
  if (item.state?.S === 'forgotten') return { state: 'forgotten' };
  const [keyId, key, isWrapped] = [item.key_id?.S, item.key?.B, item.is_wrapped?.BOOL];
  if (item.state?.S === 'live' && keyId !== undefined && key !== undefined && isWrapped !== undefined)
    return { state: 'live', keyId, key: Uint8Array.from(key), isWrapped };
  throw new CorruptPersonalKeyError({ store, key: item.PK?.S ?? 'no PK' });
}
