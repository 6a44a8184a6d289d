import type { DocumentReference, DocumentSnapshot, Firestore } from '@google-cloud/firestore';
import { firestoreCollections, firestoreId } from '../../contract/firestore.ts';
import { grpcCodes, hasCode } from '../../google-client/firestore-faults.ts';
import { called } from '../firestore/translated-fault.ts';
import { CorruptPersonalKeyError } from './errors.ts';
import type { PersonalKey, PersonalKeyRecord, PersonalKeyStore, PersonalSubject } from './personal-key-store.ts';
import { subjectKey } from './subject.ts';

/**
 * Keys of personal data on Firestore: one document a subject, in a database of their own. A key is made by `create()` and replaced by its
 * tombstone as a whole.
 *
 * @example
 * ```ts
 * import { Firestore } from '@google-cloud/firestore';
 * import { FirestorePersonalKeyStore } from '@allframe/serverless/stores';
 *
 * const client = new Firestore({ databaseId: 'orders-prod-personal-keys' });
 * export const keys = new FirestorePersonalKeyStore({ client });
 * ```
 */
export class FirestorePersonalKeyStore implements PersonalKeyStore {
  readonly #client: Firestore;
  readonly #store: string;

  /** @param options.client the official client, of the database that holds nothing but these keys */
  constructor({ client }: { client: Firestore }) {
    this.#client = client;
    this.#store = `${client.databaseId}/${firestoreCollections.personalKeys}`;
  }

  async get(subject: PersonalSubject): Promise<PersonalKeyRecord | undefined> {
    return this.#call('get', async () => this.#recordOf(await this.#document(subject).get()));
  }

  async createIfAbsent(subject: PersonalSubject, key: PersonalKey): Promise<PersonalKeyRecord> {
    const document = this.#document(subject);
    return this.#call('create', async () => {
      try {
        await document.create({ state: key.state, key_id: key.keyId, key: Buffer.from(key.key), is_wrapped: key.isWrapped });
        return { ...key, key: Uint8Array.from(key.key) };
      } catch (error) {
        const stands = hasCode(error, grpcCodes.alreadyExists) ? this.#recordOf(await document.get()) : undefined;
        if (stands) return stands;
        throw error;
      }
    });
  }

  async forget(subject: PersonalSubject): Promise<void> {
    await this.#call('forget', () => this.#document(subject).set({ state: 'forgotten' }));
  }

  #document(subject: PersonalSubject): DocumentReference {
    return this.#client.collection(firestoreCollections.personalKeys).doc(firestoreId(subjectKey(subject)));
  }

  /** A document that is neither a key nor a tombstone is never taken for none: another key in its place would make what it encrypted unreadable. */
  #recordOf(document: DocumentSnapshot): PersonalKeyRecord | undefined {
    const fields = document.data();
    if (!fields) return undefined;
    const { state, key_id: keyId, key, is_wrapped: isWrapped } = fields;
    if (state === 'forgotten') return { state };
    if (state === 'live' && typeof keyId === 'string' && key instanceof Uint8Array && typeof isWrapped === 'boolean')
      return { state, keyId, key: Uint8Array.from(key), isWrapped };
    throw new CorruptPersonalKeyError({ store: this.#store, key: document.id });
  }

  async #call<Result>(operation: string, work: () => Promise<Result>): Promise<Result> {
    return called({ store: this.#store, operation }, work);
  }
}
