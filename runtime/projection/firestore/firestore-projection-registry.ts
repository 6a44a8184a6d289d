import type { DocumentReference, Firestore } from '@google-cloud/firestore';
import { firestoreCollections, firestoreId } from '../../contract/firestore.ts';
import { called } from '../../event-store/firestore/translated-fault.ts';
import { replaceDocuments, writtenAt } from '../../google-client/replace-documents.ts';
import { CorruptDocumentError } from '../errors.ts';
import type { ProjectionRegistry, RegisteredProjection } from '../projection-registry.ts';

/** The registry of projections on Firestore: one document a projection, in the collection `projections`.
 *
 * @example
 * ```ts
 * import { Firestore } from '@google-cloud/firestore';
 * import { FirestoreProjectionRegistry } from '@allframe/serverless/stores';
 *
 * const client = new Firestore({ databaseId: 'orders-prod-read-models' });
 * export const registry = new FirestoreProjectionRegistry({ client });
 * ```
 */
export class FirestoreProjectionRegistry implements ProjectionRegistry {
  readonly #client: Firestore;
  readonly #store: string;

  /** @param options.client the official client, of the database that holds the read models */
  constructor({ client }: { client: Firestore }) {
    this.#client = client;
    this.#store = `${client.databaseId}/${firestoreCollections.projections}`;
  }

  async read(projection: string): Promise<RegisteredProjection | undefined> {
    const found = await called({ store: this.#store, operation: 'get' }, () => this.#document(projection).get());
    return found.exists ? this.#entryOf(projection, found.get('entry')) : undefined;
  }

  async write(projection: string, next: RegisteredProjection): Promise<boolean> {
    const document = this.#document(projection);
    const fields = { projection, revision: next.revision, entry: JSON.stringify(next) };
    return called({ store: this.#store, operation: 'put' }, async () => {
      const before = next.revision === 1 ? undefined : await document.get();
      if ((before?.get('revision') ?? 0) !== next.revision - 1) return false;
      return replaceDocuments(this.#client, [{ document, fields, before: writtenAt(before) }]);
    });
  }

  #document(projection: string): DocumentReference {
    return this.#client.collection(firestoreCollections.projections).doc(firestoreId(projection));
  }

  #entryOf(projection: string, entry: unknown): RegisteredProjection {
    try {
      return JSON.parse(String(entry));
    } catch (cause) {
      throw new CorruptDocumentError({ store: this.#store, key: projection, fault: 'entry is not JSON' }, { cause });
    }
  }
}
