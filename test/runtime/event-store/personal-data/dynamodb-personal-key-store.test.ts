import { DynamoDbPersonalKeyStore } from '../../../../runtime/event-store/personal-data/dynamodb-personal-key-store.ts';
import { CorruptPersonalKeyError } from '../../../../runtime/event-store/personal-data/errors.ts';
import { personalKeyStoreContract } from '../../../../runtime/testing/personal-key-store-contract.ts';
import { fakeDynamoDb } from '../../fake-dynamodb.ts';

const key = { state: 'live', keyId: 'k-1', key: new Uint8Array(32).fill(7), isWrapped: true } as const;

describe('a store of personal keys on DynamoDB', () => {
  personalKeyStoreContract(() => new DynamoDbPersonalKeyStore({ client: fakeDynamoDb(), table: 'keys' }));

  it('keeps one item a subject, and of who was forgotten nothing but that', async () => {
    const client = fakeDynamoDb();
    const keys = new DynamoDbPersonalKeyStore({ client, table: 'keys' });
    await keys.createIfAbsent({ subject: 'c-1', tenant: 'acme' }, key);
    expect(client.items).toEqual([
      { PK: { S: 'acme#c-1' }, state: { S: 'live' }, key_id: { S: 'k-1' }, key: { B: key.key }, is_wrapped: { BOOL: true } },
    ]);
    await keys.forget({ subject: 'c-1', tenant: 'acme' });
    expect(client.items).toEqual([{ PK: { S: 'acme#c-1' }, state: { S: 'forgotten' } }]);
  });

  it.each([
    {},
    { state: { S: 'live' } },
    { state: { S: 'live' }, key_id: { S: 'k' }, key: { S: 'text' }, is_wrapped: { BOOL: false } },
    { state: { S: 'live' }, key_id: { S: 'k' }, key: { B: key.key } },
    { state: { S: 'dead' }, key_id: { S: 'k' }, key: { B: key.key }, is_wrapped: { BOOL: false } },
  ])('takes what is neither a key nor a tombstone for none of both: %j', async (attributes) => {
    const client = fakeDynamoDb();
    client.items.push({ PK: { S: 'c-1' }, ...attributes } as never);
    const keys = new DynamoDbPersonalKeyStore({ client, table: 'keys' });
    await expect(keys.get({ subject: 'c-1' })).rejects.toThrow(CorruptPersonalKeyError);
    await expect(keys.createIfAbsent({ subject: 'c-1' }, key)).rejects.toThrow(
      'keys holds under c-1 what is neither a key nor a tombstone',
    );
    await keys.forget({ subject: 'c-1' });
    expect(await keys.get({ subject: 'c-1' })).toEqual({ state: 'forgotten' });
  });

  it('passes on what DynamoDB fails with, as an error of the store', async () => {
    const fault = Object.assign(new Error('no such table'), { name: 'ResourceNotFoundException' });
    const keys = new DynamoDbPersonalKeyStore({ client: { call: async () => Promise.reject(fault) }, table: 'keys' });
    const failures = [keys.get({ subject: 'c' }), keys.createIfAbsent({ subject: 'c' }, key), keys.forget({ subject: 'c' })];
    await Promise.all(failures.map((failure) => expect(failure).rejects.toMatchObject({ code: 'store-not-found', store: 'keys' })));
  });
});
