import type { Commit } from '../message/commit.ts';
import type { StoredEvent } from '../message/event.ts';
import type { MessageMetadata } from '../message/metadata.ts';
import type { Snapshot, SnapshotChoice } from './snapshot.ts';
import type { StreamHead } from './stream-head.ts';

/** The port of the event store. `eventStoreContract` in `/testing` says what an adapter must hold. */
export interface EventStore {
  /**
   * The aggregates whose personal fields it keeps encrypted, by name: `withPersonalData` sets it, adapters don't. Commands of others with
   * personal fields are refused.
   *
   * @default none
   */
  readonly protectedAggregates?: ReadonlySet<string> | undefined;

  /**
   * Reads a stream, strongly consistent (rule A5): as a whole, or from the newest snapshot that fits. A stream without commits has a head of
   * version 0.
   *
   * @throws {CorruptStreamError} when an item can't be read or the commits don't follow each other
   */
  load(stream: string, options?: LoadOptions): Promise<LoadedStream>;

  /**
   * Appends one commit behind the head, atomically (rule A1).
   *
   * @throws {ConcurrencyError} with the winner when the stream went on since the head was read
   * @throws {CommitTooLargeError} before anything is written
   * @throws {StreamClosedError} when the head is that of a closed stream (rule A3)
   * @throws {HistoryDivergedError} when the head is of another history, where the one write can tell
   */
  append(head: StreamHead, commit: PendingCommit, options?: StoreOptions): Promise<StreamHead>;

  /**
   * The commits behind a version that ends a commit, in order, strongly consistent: how a consumer fills a gap (rule C1). What comes of a version
   * within a commit is left to the store: the commits behind it, or an error.
   */
  readAfter(stream: string, version: number, options?: StoreOptions): Promise<readonly Commit[]>;

  /** The commit that holds the event of this version, strongly consistent; `undefined` where the stream doesn't reach so far. */
  readCommit(stream: string, version: number, options?: StoreOptions): Promise<Commit | undefined>;

  /**
   * A page of the streams of a category with their tips, in no order, eventually consistent: what a rebuild goes through and a catch-up
   * compares with checkpoints (rules C5, D5). A stream that is written to meanwhile may come with its older tip, or twice.
   *
   * @throws {InvalidPageTokenError} when `after` is no token of this store
   */
  readTips(scan: TipScan, options?: StoreOptions): Promise<TipPage>;

  /**
   * Keeps a snapshot, in the place of those of its stream and fingerprint that are older (rule A8): it may keep some of them longer. Nothing
   * is lost where this fails; the next loads read more.
   *
   * @throws {SnapshotTooLargeError} before anything is written
   */
  saveSnapshot(snapshot: Snapshot, options?: StoreOptions): Promise<void>;

  /**
   * Moves the commits of a closed stream to where storage costs less (rule A3). The stream stays as it is for who reads it, and its versions
   * stay taken. It may be stopped and begun again at any time.
   *
   * @throws {StreamNotClosedError}
   * @throws {BucketRequiredError} when the store has no such place
   */
  archive?(stream: string, options?: StoreOptions): Promise<ArchivedStream>;
}

/** A stream whose commits were moved. */
export interface ArchivedStream {
  readonly stream: string;
  /** Where it was closed. */
  readonly version: number;
  /** How many commits were moved by this call: none where an earlier one had moved them all. */
  readonly commits: number;
}

/** How a stream is loaded. */
export interface LoadOptions extends StoreOptions {
  /**
   * The snapshots that it may begin with.
   *
   * @default none: the whole stream is read
   */
  readonly snapshots?: SnapshotChoice | undefined;
}

/** Which streams to go through, and from where. */
export interface TipScan {
  /**
   * The aggregates whose streams are wanted.
   *
   * @default all
   */
  readonly aggregates?: readonly string[] | undefined;
  /**
   * Leaves out the streams whose last commit is older, ISO 8601 in UTC. Commits of the five minutes before may come too: clocks differ, and a
   * commit is as old as the command that made it (rule A10).
   *
   * @default all
   */
  readonly since?: string | undefined;
  /**
   * Several workers share the work: each goes through its own segment of so many.
   *
   * @default the whole store
   */
  readonly segment?: { readonly index: number; readonly of: number } | undefined;
  /**
   * How much is read for a page, in streams or commits, as the store counts.
   *
   * @default 100
   */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
}

/** Some streams; `next` continues, and is missing on the last page. A page may be empty and not the last. */
export interface TipPage {
  readonly tips: readonly StreamTip[];
  readonly next?: string | undefined;
}

/** The last commit of a stream, as far as the scan saw it. */
export interface StreamTip {
  readonly stream: string;
  readonly version: number;
  readonly commitId: string;
  /** Of the last commit, ISO 8601 in UTC. */
  readonly timestamp: string;
}

/** A stream and where it ends. Read its fields by their names, also in a wrapper: an adapter may make them when they are asked for, and `{ ...loaded }` would lack those. */
export interface LoadedStream {
  readonly head: StreamHead;
  /** In order; those behind the snapshot where there is one. */
  readonly commits: readonly Commit[];
  /** What the commits follow, where the load began with one. */
  readonly snapshot?: Snapshot | undefined;
}

/** A commit that has no place yet. */
export interface PendingCommit {
  /** Unique; it lets a writer whose answer got lost recognize its own commit (rule A4). */
  readonly commitId: string;
  /** ISO 8601 in UTC. */
  readonly timestamp: string;
  readonly metadata: MessageMetadata;
  /** At least one. */
  readonly events: readonly StoredEvent[];
  /**
   * Closes the stream for good (rule A3).
   *
   * @default false
   */
  readonly closes?: boolean | undefined;
}

/** Options of every call. */
export interface StoreOptions {
  /**
   * When the caller stops waiting, in milliseconds since the epoch.
   *
   * @default none
   */
  readonly deadline?: number | undefined;
}

/** The pending commit in its place behind a head. */
export function placeCommit(head: StreamHead, commit: PendingCommit): Commit {
  const { commitId, timestamp, metadata, events, closes } = commit;
  const { stream, version, commitId: previousCommitId } = head;
  // Field by field: V8 is slow to spread an object that gets further fields.
  const placed = {
    stream,
    firstVersion: version + 1,
    lastVersion: version + events.length,
    commitId,
    previousCommitId,
    timestamp,
    metadata,
    events,
  };
  return closes === undefined ? placed : { ...placed, closes };
}
