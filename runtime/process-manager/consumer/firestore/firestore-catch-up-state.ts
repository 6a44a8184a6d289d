import type { Firestore } from '@google-cloud/firestore';
import { firestoreCollections } from '../../../contract/firestore.ts';
import { called } from '../../../event-store/firestore/translated-fault.ts';
import { replaceDocuments, writtenAt } from '../../../google-client/replace-documents.ts';
import type { CatchUpState, CatchUpStateStore } from '../catch-up-state.ts';

/** No consumer's name begins so. */
const id = '$catch-up';

/** The state of catch-up on Firestore: one document among those of the consumers. */
export class FirestoreCatchUpState implements CatchUpStateStore {
  readonly #client: Firestore;

  /** @param options.client the official client, of the database that holds the read models */
  constructor({ client }: { client: Firestore }) {
    this.#client = client;
  }

  /** What can't be read counts as nothing of its own: the next run begins again, which does no harm. */
  async read(): Promise<CatchUpState | undefined> {
    const fields = (await this.#call('read', () => this.#document().get())).data();
    return fields && { ...parsed(fields.state), revision: Number(fields.revision) };
  }

  async write({ revision, ...state }: CatchUpState): Promise<boolean> {
    const document = this.#document();
    return this.#call('write', async () => {
      const before = revision === 1 ? undefined : await document.get();
      if ((before?.get('revision') ?? 0) !== revision - 1) return false;
      const fields = { revision, state: JSON.stringify(state) };
      return replaceDocuments(this.#client, [{ document, fields, before: writtenAt(before) }]);
    });
  }

  #document() {
    return this.#client.collection(firestoreCollections.consumers).doc(id);
  }

  #call<Result>(operation: string, work: () => Promise<Result>): Promise<Result> {
    return called({ store: `${this.#client.databaseId}/${firestoreCollections.consumers}`, operation }, work);
  }
}

function parsed(state: unknown): Omit<CatchUpState, 'revision'> {
  try {
    return JSON.parse(String(state));
  } catch {
    return {};
  }
}
