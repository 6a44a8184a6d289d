import type { DocumentSnapshot, Firestore } from '@google-cloud/firestore';
import { firestoreCommitId } from '../../contract/firestore.ts';
import { grpcCodes, hasCode } from '../../google-client/firestore-faults.ts';
import type { Commit } from '../../message/commit.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { putLargeCommit } from '../commit-objects.ts';
import { checkCommitSize, maxBucketCommitBytes } from '../commit-size.ts';
import { ConcurrencyError, HistoryDivergedError, StreamClosedError } from '../errors.ts';
import {
  type ArchivedStream,
  type EventStore,
  type LoadedStream,
  type LoadOptions,
  type PendingCommit,
  placeCommit,
  type StoreOptions,
  type TipPage,
  type TipScan,
} from '../event-store.ts';
import type { Snapshot, SnapshotChoice } from '../snapshot.ts';
import { headAfter, headAtSnapshot, noStream, type StreamHead } from '../stream-head.ts';
import { verifyHistory } from '../verify-history.ts';
import { archiveStream } from './archive-stream.ts';
import { CommitCollection } from './commit-collection.ts';
import { type CommitFields, readCommitHeader, writeCommitDocument } from './commit-document.ts';
import { type CommitSource, readCommit, readCommits } from './read-commits.ts';
import { tipFields, tipPageOf, tipRange } from './read-tips.ts';
import { readSnapshot, snapshotDocument, writeSnapshot } from './snapshot-document.ts';

/** What the store on Firestore needs. */
export interface FirestoreEventStoreOptions {
  /** The official client, of the database that holds the events. The store does not end it. */
  readonly client: Firestore;
  /**
   * Holds the events of commits from 256 KB on, large snapshots, and archived commits: the bucket in `SNAPSHOT_BUCKET`.
   *
   * @default none: such commits and snapshots are refused, and nothing can be archived
   */
  readonly objects?: ObjectStore | undefined;
  /**
   * The time in milliseconds since the epoch: snapshots expire 90 days after they were saved.
   *
   * @default the clock of the system
   */
  readonly now?: (() => number) | undefined;
}

/**
 * The event store on Firestore in native mode: one document is one commit, an append is one `create()`, and a load reads the stream's
 * documents by their ids. `docs/firestore.md` says what stands where.
 *
 * @throws {StoreUnavailableError} by every method, when Firestore is busy or out of reach
 * @throws {StoreAccessDeniedError} by every method, when the service account lacks the permission
 * @throws {StoreNotFoundError} by every method, when there is no such database
 * @throws {DeadlineExceededError} by every method, at the caller's deadline
 *
 * @example
 * ```ts
 * import { Firestore } from '@google-cloud/firestore';
 * import { FirestoreEventStore } from '@allframe/serverless/stores';
 *
 * const client = new Firestore({ databaseId: 'orders-prod-events' });
 * export const store = new FirestoreEventStore({ client });
 * ```
 */
export class FirestoreEventStore implements EventStore {
  readonly #client: Firestore;
  readonly #commits: CommitCollection;
  readonly #source: CommitSource;
  readonly #now: () => number;

  constructor({ client, objects, now = Date.now }: FirestoreEventStoreOptions) {
    this.#client = client;
    this.#commits = new CommitCollection(client);
    this.#source = { store: this.#commits.store, objects };
    this.#now = now;
  }

  async load(stream: string, { snapshots, ...options }: LoadOptions = {}): Promise<LoadedStream> {
    const snapshot = snapshots && (await this.#snapshotOf(stream, snapshots, options));
    if (snapshot) return this.#loadBehind(snapshot, options);
    const commits = await this.#read(stream, 0, options);
    verifyHistory(this.#source.store, commits);
    const last = commits.at(-1);
    return { commits, head: last ? headAfter(last) : noStream(stream) };
  }

  async append(head: StreamHead, pending: PendingCommit, options: StoreOptions = {}): Promise<StreamHead> {
    if (head.isClosed) throw new StreamClosedError(head);
    const commit = placeCommit(head, pending);
    const id = firestoreCommitId(commit.stream, commit.firstVersion);
    const fields = await this.#fieldsOf(commit, options);
    try {
      await this.#commits.create(id, fields, options);
      return headAfter(commit);
    } catch (error) {
      if (!hasCode(error, grpcCodes.alreadyExists)) throw error;
      const winner = await readCommit(await this.#commits.get(id, options), this.#source);
      throw new ConcurrencyError({ winner }, { cause: error });
    }
  }

  async readAfter(stream: string, version: number, options: StoreOptions = {}): Promise<readonly Commit[]> {
    const commits = await this.#read(stream, version, options);
    verifyHistory(this.#source.store, commits, await this.#endBefore(commits, { stream, version }, options));
    return commits;
  }

  async readCommit(stream: string, version: number, options: StoreOptions = {}): Promise<Commit | undefined> {
    const [document] = await this.#commits.newestFirst(stream, { upTo: version, limit: 1 }, options);
    const commit = document && (await readCommit(document, this.#source));
    return commit && commit.lastVersion >= version ? commit : undefined;
  }

  async readTips(scan: TipScan, options: StoreOptions = {}): Promise<TipPage> {
    const { limit, ...ids } = tipRange(scan);
    return tipPageOf(await this.#commits.scan(ids, tipFields, limit, options), scan);
  }

  async saveSnapshot(snapshot: Snapshot, options: StoreOptions = {}): Promise<void> {
    const expiresAt = new Date(this.#now() + snapshotLifeMs);
    const place = { client: this.#client, objects: this.#source.objects, expiresAt };
    await this.#commits.call('saveSnapshot', () => writeSnapshot(snapshot, place), options);
  }

  async archive(stream: string, options: StoreOptions = {}): Promise<ArchivedStream> {
    return archiveStream(stream, options, { client: this.#client, collection: this.#commits, objects: this.#source.objects });
  }

  async #snapshotOf(stream: string, { fingerprint }: SnapshotChoice, options: StoreOptions): Promise<Snapshot | undefined> {
    const document = snapshotDocument(this.#client, { stream, fingerprint });
    const read = async () => readSnapshot(await document.get(), this.#source.objects);
    return this.#commits.call('get', read, options);
  }

  /** The commit that the snapshot stands behind is read as well: it says whether the stream was closed, and that it is the same stream. */
  async #loadBehind(snapshot: Snapshot, options: StoreOptions): Promise<LoadedStream> {
    const { stream, version, commitId: expected, firstVersion } = snapshot;
    const documents = [...(await this.#commits.newestFirst(stream, { after: firstVersion - 1 }, options))];
    const base = documents.pop();
    const found = base && this.#headerOf(base);
    if (found?.commitId !== expected) throw new HistoryDivergedError({ stream, version, expected, found: found?.commitId });
    const commits = await readCommits(documents.reverse(), this.#source);
    verifyHistory(this.#source.store, commits, snapshot);
    const last = commits.at(-1);
    if (last) return { commits, head: headAfter(last), snapshot };
    const closing = base?.get('closes') === true ? await readCommit(base, this.#source) : undefined;
    return { commits, head: closing ? headAfter(closing) : headAtSnapshot(snapshot), snapshot };
  }

  #headerOf(document: DocumentSnapshot) {
    return readCommitHeader(this.#source.store, document.id, document.data() ?? {});
  }

  /** The commits that begin behind a version, in order. */
  async #read(stream: string, after: number, options: StoreOptions): Promise<Commit[]> {
    const documents = await this.#commits.newestFirst(stream, { after }, options);
    return readCommits([...documents].reverse(), this.#source);
  }

  /** A store that was restored may hold a commit across the version: no gap, but another history, which the checkpoint of who asks tells (rule A9). */
  async #endBefore(
    [first]: readonly Commit[],
    { stream, version }: { stream: string; version: number },
    options: StoreOptions,
  ): Promise<number> {
    if (!first || first.firstVersion === version + 1) return version;
    return (await this.readCommit(stream, version, options))?.lastVersion ?? version;
  }

  /** A large commit's events are in the bucket before the document says so (rule A7). */
  async #fieldsOf(commit: Commit, options: StoreOptions): Promise<CommitFields> {
    const { objects } = this.#source;
    const bytes = checkCommitSize(commit, undefined, objects ? maxBucketCommitBytes : maxDocumentCommitBytes);
    if (!objects || bytes <= maxDocumentCommitBytes) return writeCommitDocument(commit);
    const key = await this.#commits.call('put', () => putLargeCommit(objects, commit), options);
    return writeCommitDocument(commit, key);
  }
}

/**
 * A commit wakes the worker by an event of Eventarc, which brings the document and ends at 512 KB
 * (https://cloud.google.com/eventarc/docs/quotas); half of it keeps the envelope and the largest of names out of question (rule A7).
 */
const maxDocumentCommitBytes = 256 * 1024;

/** A snapshot of code that is gone, or of a stream that nobody asks for, shall not stay for ever. */
const snapshotLifeMs = 90 * 86_400_000;
