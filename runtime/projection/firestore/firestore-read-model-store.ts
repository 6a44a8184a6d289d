import type { CollectionReference, DocumentSnapshot, Firestore } from '@google-cloud/firestore';
import { firestoreId, firestoreIndexFields } from '../../contract/firestore.ts';
import { checkpointKey, documentKeyFault } from '../../contract/read-model-table.ts';
import { called } from '../../event-store/firestore/translated-fault.ts';
import { replaceDocuments, writtenAt } from '../../google-client/replace-documents.ts';
import { type OfTenant, ownKey, storedKey } from '../document-key.ts';
import { compareText, indexBounds } from '../index-keys.ts';
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
import { applyChange, commitLimits } from './apply-change.ts';
import { readCheckpointFields } from './checkpoint-fields.ts';
import { partitionField, readDocumentFields, writeDocumentFields } from './document-fields.ts';

/** What read models on Firestore need. */
export interface FirestoreReadModelStoreOptions {
  /** The official client, of the database that holds the read models. The store does not end it. */
  readonly client: Firestore;
  /** Names the collection of a projection's version. Each has one of its own (rule D4). */
  readonly collection: (projection: AnyProjection) => string;
}

/**
 * Read models on Firestore in native mode: a collection a projection and version. Reads and searches are strongly consistent. A search needs
 * the composite index that the infrastructure declares for it; `docs/firestore.md` says which.
 *
 * @throws {StoreUnavailableError} by every method, when Firestore is busy or out of reach
 * @throws {StoreAccessDeniedError} by every method, when the service account lacks the permission
 * @throws {StoreNotFoundError} by every method, when there is no such database
 *
 * @example
 * ```ts
 * import { Firestore } from '@google-cloud/firestore';
 * import { FirestoreReadModelStore } from '@allframe/serverless/stores';
 *
 * const client = new Firestore({ databaseId: 'orders-prod-read-models' });
 * export const readModels = new FirestoreReadModelStore({ client, collection: ({ name, version }) => `${name}-v${version}` });
 * ```
 */
export class FirestoreReadModelStore implements ReadModelStore {
  readonly limits = commitLimits;
  readonly #client: Firestore;
  readonly #collectionOf: (projection: AnyProjection) => string;

  constructor({ client, collection }: FirestoreReadModelStoreOptions) {
    this.#client = client;
    this.#collectionOf = collection;
  }

  async get(projection: AnyProjection, key: string, of: OfTenant = {}): Promise<StoredDocument | RevisedDocument | undefined> {
    if (documentKeyFault(key)) return undefined;
    const fields = (await this.#read(projection, storedKey(key, of))).data();
    return fields && readDocumentFields(this.#storeOf(projection), fields);
  }

  async put(
    projection: AnyProjection,
    key: string,
    next: StoredDocument,
    expected: Checkpoint | undefined,
    of: OfTenant = {},
  ): Promise<boolean> {
    const fields = writeDocumentFields(projection, key, next, of);
    const document = this.#of(projection).doc(firestoreId(storedKey(key, of)));
    const before = expected && (await this.#read(projection, storedKey(key, of)));
    if (before?.get('checkpoint_commit_id') !== expected?.commitId) return false;
    return this.#call(projection, 'put', () => replaceDocuments(this.#client, [{ document, fields, before: writtenAt(before) }]));
  }

  async checkpoint(projection: AnyProjection, stream: string): Promise<StreamCheckpoint | undefined> {
    const fields = (await this.#read(projection, checkpointKey(stream))).data();
    return fields && readCheckpointFields(this.#storeOf(projection), fields);
  }

  async apply(projection: AnyProjection, change: DocumentChange): Promise<ApplyOutcome> {
    const place = { client: this.#client, collection: this.#of(projection), store: this.#storeOf(projection) };
    return this.#call(projection, 'apply', () => applyChange(place, projection, change));
  }

  async find(projection: AnyProjection, search: IndexSearch): Promise<DocumentPage<KeyedDocument>> {
    const bounds = indexBounds(search);
    const after = search.after === undefined ? undefined : readPageToken(search.after, search.index, bounds);
    if (compareText(bounds.from, bounds.to) > 0) return { items: [] };
    const { partition, sort } = firestoreIndexFields(search.index);
    const query = this.#of(projection)
      .where(partition, '==', partitionField(bounds.partition))
      .where(sort, after ? '>' : '>=', after?.sort ?? bounds.from)
      .where(sort, '<=', bounds.to)
      .orderBy(sort)
      .limit(search.limit + 1);
    const { docs } = await this.#call(projection, 'find', () => query.get());
    const found = docs.slice(0, search.limit);
    const items = found.flatMap((document) => this.#keyedDocument(projection, document, search));
    const last = found.at(-1);
    if (!last || docs.length <= search.limit) return { items };
    return { items, next: writePageToken(search.index, { partition: bounds.partition, sort: last.get(sort), key: keyOf(last, search) }) };
  }

  #keyedDocument(projection: AnyProjection, found: DocumentSnapshot, of: OfTenant): readonly KeyedDocument[] {
    const { document } = readDocumentFields(this.#storeOf(projection), found.data() ?? {});
    return document ? [{ key: keyOf(found, of), document }] : [];
  }

  async #read(projection: AnyProjection, key: string): Promise<DocumentSnapshot> {
    return this.#call(projection, 'get', () => this.#of(projection).doc(firestoreId(key)).get());
  }

  #of(projection: AnyProjection): CollectionReference {
    return this.#client.collection(this.#collectionOf(projection));
  }

  #storeOf(projection: AnyProjection): string {
    return `${this.#client.databaseId}/${this.#collectionOf(projection)}`;
  }

  async #call<Result>(projection: AnyProjection, operation: string, work: () => Promise<Result>): Promise<Result> {
    return called({ store: this.#storeOf(projection), operation }, work);
  }
}

function keyOf(document: DocumentSnapshot, of: OfTenant): string {
  return ownKey(document.get('key') ?? '', of);
}
