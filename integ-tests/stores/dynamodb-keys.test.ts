import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbPersonalKeyStore } from '../../runtime/event-store/personal-data/dynamodb-personal-key-store.ts';
import { CorruptPersonalKeyError } from '../../runtime/event-store/personal-data/errors.ts';
import type { PersonalKey } from '../../runtime/event-store/personal-data/personal-key-store.ts';
import { createReadModelTableIfMissing } from '../../runtime/projection/dynamodb/create-table.ts';
import { personalKeyStoreContract } from '../../runtime/testing/personal-key-store-contract.ts';
import { type DynamoDbLocal, openDynamoDb } from '../emulators/dynamodb-local.ts';
import { describeWith } from '../emulators/tools.ts';

const table = 'personal-keys';

describeWith('dynamodb-local', 'DynamoDB as a store of personal keys', () => {
  let dynamoDb: DynamoDbLocal;
  let client: DynamoDBClient;
  let keys: DynamoDbPersonalKeyStore;

  beforeAll(async () => {
    dynamoDb = await openDynamoDb();
    client = new DynamoDBClient(dynamoDb.clientConfig);
    await createReadModelTableIfMissing(client, table);
    keys = new DynamoDbPersonalKeyStore({ client, table });
  });
  afterAll(async () => {
    client?.destroy();
    await dynamoDb?.stop();
  });

  personalKeyStoreContract(() => keys);

  it('leaves nothing of a key in the item of who was forgotten', async () => {
    await keys.createIfAbsent({ subject: 'c-1', tenant: 'acme' }, keyOf('k-1'));
    await keys.forget({ subject: 'c-1', tenant: 'acme' });
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: { PK: { S: 'acme#c-1' } }, ConsistentRead: true }));
    expect(Item).toEqual({ PK: { S: 'acme#c-1' }, state: { S: 'forgotten' } });
  });

  it.each([
    ['no state', {}],
    ['a state without a key', { state: { S: 'live' } }],
    ['a key of text', { state: { S: 'live' }, key_id: { S: 'k' }, key: { S: 'text' }, is_wrapped: { BOOL: false } }],
  ])('takes an item with %s neither for a key nor for none, and can still forget', async (name, attributes) => {
    const subject = { subject: `broken ${name}` };
    // biome-ignore lint/suspicious/noExplicitAny: what no adapter of ours writes
    await client.send(new PutItemCommand({ TableName: table, Item: { PK: { S: subject.subject }, ...(attributes as any) } }));
    await expect(keys.get(subject)).rejects.toThrow(CorruptPersonalKeyError);
    await expect(keys.createIfAbsent(subject, keyOf('k-2'))).rejects.toThrow(`personal-keys holds under broken ${name}`);
    await keys.forget(subject);
    expect(await keys.get(subject)).toEqual({ state: 'forgotten' });
  });

  it('says that there is no table', async () => {
    const nowhere = new DynamoDbPersonalKeyStore({ client, table: 'nowhere' });
    await expect(nowhere.forget({ subject: 'c-1' })).rejects.toMatchObject({ code: 'store-not-found', retryable: false });
  });
});

function keyOf(keyId: string): PersonalKey {
  return { state: 'live', keyId, key: new Uint8Array(32).fill(7), isWrapped: false };
}
