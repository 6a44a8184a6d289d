import type { Firestore } from '@google-cloud/firestore';
import { FirestorePersonalKeyStore } from '../../../../runtime/event-store/personal-data/firestore-personal-key-store.ts';
import { personalKeyStoreContract } from '../../../../runtime/testing/personal-key-store-contract.ts';
import { grpcError } from '../firestore/failing-firestore.ts';
import { fakeFirestore } from '../firestore/fake-firestore.ts';

const key = { state: 'live', keyId: 'k-1', key: new Uint8Array(32), isWrapped: false } as const;

describe('the keys of personal data on Firestore', () => {
  const store = new FirestorePersonalKeyStore({ client: fakeFirestore() });

  personalKeyStoreContract(() => store);

  it.each([
    ['no state', {}],
    ['a key without its bytes', { state: 'live', key_id: 'k', is_wrapped: false }],
    ['bytes that are none', { state: 'live', key_id: 'k', is_wrapped: false, key: 'text' }],
  ])('never take %s for none: what it encrypted would be lost', async (_, fields) => {
    const keys = new FirestorePersonalKeyStore({ client: holding(fields) });
    await expect(keys.get({ subject: 's' })).rejects.toMatchObject({ code: 'corrupt-personal-key' });
    await expect(keys.createIfAbsent({ subject: 's' }, key)).rejects.toMatchObject({ code: 'corrupt-personal-key' });
  });

  it('say who was forgotten when a key is to be made', async () => {
    const keys = new FirestorePersonalKeyStore({ client: holding({ state: 'forgotten' }) });
    expect(await keys.createIfAbsent({ subject: 's' }, key)).toEqual({ state: 'forgotten' });
  });
});

/** A client of a database whose every document holds these fields. */
function holding(fields: object): Firestore {
  const document = { get: async () => ({ id: 'x', data: () => fields }), create: () => Promise.reject(grpcError(6)) };
  return { databaseId: 'keys', collection: () => ({ doc: () => document }) } as unknown as Firestore;
}
