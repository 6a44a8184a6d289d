import type { DocumentSnapshot, Firestore, Query, QueryDocumentSnapshot } from '@google-cloud/firestore';
import { firestoreCollections, firestoreCommitId, firestoreCommitIds } from '../../contract/firestore.ts';
import { withinDeadline } from '../../message/within-deadline.ts';
import { DeadlineExceededError } from '../errors.ts';
import type { StoreOptions } from '../event-store.ts';
import type { CommitFields } from './commit-document.ts';
import { called } from './translated-fault.ts';

/** Which commits of a stream; all unless it says. */
export interface CommitRange {
  /** Those that begin behind this version. */
  readonly after?: number | undefined;
  /** Those that begin with this version or before. */
  readonly upTo?: number | undefined;
  readonly limit?: number | undefined;
}

/** Ids from one on, up to another, or to the end. */
export interface IdRange {
  readonly from: string;
  readonly before?: string | undefined;
}

/** The calls to an event store's documents, whose faults are the store's errors. */
export class CommitCollection {
  /** The name of the store in errors. */
  readonly store: string;
  readonly #client: Firestore;

  constructor(client: Firestore) {
    this.store = `${client.databaseId}/${firestoreCollections.commits}`;
    this.#client = client;
  }

  /**
   * Makes the document of a commit.
   *
   * @throws {Error} of code 6 where there is one
   */
  async create(id: string, fields: CommitFields, options: StoreOptions): Promise<void> {
    await this.call('create', () => this.#commits.doc(id).create(fields), options);
  }

  /** One commit, strongly consistent; what is returned may not exist. */
  async get(id: string, options: StoreOptions): Promise<DocumentSnapshot> {
    return this.call('get', () => this.#commits.doc(id).get(), options);
  }

  /** Commits of one stream, the newest first, strongly consistent: the order of their ids, for which Firestore needs no index. */
  async newestFirst(stream: string, range: CommitRange, options: StoreOptions): Promise<readonly QueryDocumentSnapshot[]> {
    const { after, upTo, limit } = range;
    const ids = firestoreCommitIds(stream);
    const from = upTo === undefined ? ids.from : firestoreCommitId(stream, upTo);
    const before = after === undefined ? ids.before : firestoreCommitId(stream, after);
    const found = this.#between({ from, before });
    const query = limit === undefined ? found : found.limit(limit);
    return (await this.call('query', () => query.get(), options)).docs;
  }

  /** Documents between two ids, with these fields alone. */
  async scan({ from, before }: IdRange, fields: readonly string[], limit: number, options: StoreOptions) {
    const query = this.#between({ from, before })
      .select(...fields)
      .limit(limit);
    return (await this.call('query', () => query.get(), options)).docs;
  }

  /** A call that ends at the caller's deadline. */
  async call<Result>(operation: string, work: () => Promise<Result>, { deadline }: StoreOptions): Promise<Result> {
    const facts = { store: this.store, operation };
    return called(facts, () => withinDeadline(work, deadline, () => new DeadlineExceededError(facts)));
  }

  get #commits() {
    return this.#client.collection(firestoreCollections.commits);
  }

  #between({ from, before }: IdRange): Query {
    const query = this.#commits.orderBy(idField).where(idField, '>=', this.#commits.doc(from));
    return before === undefined ? query : query.where(idField, '<', this.#commits.doc(before));
  }
}

/** What Firestore calls the id of a document. */
const idField = '__name__';
