import type { CollectionReference, DocumentReference, Firestore, Query, QueryDocumentSnapshot } from '@google-cloud/firestore';
import { firestoreCollections, firestoreFields, firestoreId } from '../../../contract/firestore.ts';
import { called } from '../../../event-store/firestore/translated-fault.ts';
import { grpcCodes, hasCode } from '../../../google-client/firestore-faults.ts';
import { replaceDocuments, writtenAt } from '../../../google-client/replace-documents.ts';
import type { CheckpointPage, CheckpointSearch, CheckpointStore, ConsumerCheckpoint, ConsumerStart } from '../checkpoint-store.ts';
import { readCheckpoint, readStart, writeCheckpoint, writeStart } from './checkpoint-fields.ts';
import { readListToken, writeListToken } from './list-token.ts';

/**
 * The checkpoints of consumers on Firestore: one document a consumer, which says where it starts, and below it one a stream. Listing parked
 * streams needs the index of one field that the infrastructure declares.
 *
 * @throws {StoreUnavailableError} by every method, when Firestore is busy or out of reach
 * @throws {StoreAccessDeniedError} by every method, when the service account lacks the permission
 * @throws {StoreNotFoundError} by every method, when there is no such database
 *
 * @example
 * ```ts
 * import { Firestore } from '@google-cloud/firestore';
 * import { FirestoreCheckpointStore } from '@allframe/serverless/stores';
 *
 * const client = new Firestore({ databaseId: 'orders-prod-read-models' });
 * export const checkpoints = new FirestoreCheckpointStore({ client });
 * ```
 */
export class FirestoreCheckpointStore implements CheckpointStore {
  readonly #client: Firestore;
  readonly #store: string;

  /** @param options.client the official client, of the database that holds the read models */
  constructor({ client }: { client: Firestore }) {
    this.#client = client;
    this.#store = `${client.databaseId}/${firestoreCollections.consumers}`;
  }

  async get(consumer: string, stream: string): Promise<ConsumerCheckpoint | undefined> {
    const fields = (await this.#call('get', () => this.#checkpoint(consumer, stream).get())).data();
    return fields && readCheckpoint(this.#store, fields);
  }

  async put(consumer: string, stream: string, next: ConsumerCheckpoint): Promise<boolean> {
    const document = this.#checkpoint(consumer, stream);
    return this.#call('put', async () => {
      const before = next.revision === 1 ? undefined : await document.get();
      if ((before?.get('revision') ?? 0) !== next.revision - 1) return false;
      return replaceDocuments(this.#client, [{ document, fields: writeCheckpoint(stream, next), before: writtenAt(before) }]);
    });
  }

  async start(consumer: string, proposed: ConsumerStart): Promise<ConsumerStart> {
    const document = this.#consumer(consumer);
    return this.#call('start', async () => {
      const stands = (await document.get()).data();
      if (stands) return readStart(this.#store, stands);
      try {
        await document.create(writeStart(consumer, proposed));
        return proposed;
      } catch (error) {
        if (!hasCode(error, grpcCodes.alreadyExists)) throw error;
        return readStart(this.#store, (await document.get()).data() ?? {});
      }
    });
  }

  async list(consumer: string, { isParked = false, limit = 100, after }: CheckpointSearch = {}): Promise<CheckpointPage> {
    const checkpoints = this.#checkpoints(consumer);
    const last = after === undefined ? undefined : checkpoints.doc(readListToken(after));
    const wanted: Query = isParked ? checkpoints.where(firestoreFields.isParked, '==', true) : checkpoints;
    const ordered = wanted.orderBy('__name__');
    const query = last ? ordered.where('__name__', '>', last) : ordered;
    const { docs } = await this.#call('list', () => query.limit(limit + 1).get());
    const found = docs.slice(0, limit);
    const page = found.map((document) => this.#listed(document));
    const end = docs.length > limit ? found.at(-1) : undefined;
    return end ? { checkpoints: page, next: writeListToken(end.id) } : { checkpoints: page };
  }

  #listed(document: QueryDocumentSnapshot): CheckpointPage['checkpoints'][number] {
    const fields = document.data();
    return { ...readCheckpoint(this.#store, fields), stream: String(fields.stream) };
  }

  #consumer(consumer: string): DocumentReference {
    return this.#client.collection(firestoreCollections.consumers).doc(firestoreId(consumer));
  }

  #checkpoints(consumer: string): CollectionReference {
    return this.#consumer(consumer).collection(firestoreCollections.checkpoints);
  }

  #checkpoint(consumer: string, stream: string): DocumentReference {
    return this.#checkpoints(consumer).doc(firestoreId(stream));
  }

  async #call<Result>(operation: string, work: () => Promise<Result>): Promise<Result> {
    return called({ store: this.#store, operation }, work);
  }
}
