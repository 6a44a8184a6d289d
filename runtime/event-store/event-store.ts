import type { Commit } from '../message/commit.ts';
import type { StoredEvent } from '../message/event.ts';
import type { MessageMetadata } from '../message/metadata.ts';
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
   * Reads a whole stream, strongly consistent (rule A5). A stream without commits has a head of version 0.
   *
   * @throws {CorruptStreamError} when an item can't be read or the commits don't follow each other
   */
  load(stream: string, options?: StoreOptions): Promise<LoadedStream>;

  /**
   * Appends one commit behind the head, atomically (rule A1).
   *
   * @throws {ConcurrencyError} with the winner when the stream went on since the head was read
   * @throws {CommitTooLargeError} before anything is written
   */
  append(head: StreamHead, commit: PendingCommit, options?: StoreOptions): Promise<StreamHead>;

  /** The commits behind a version that ends a commit, in order, strongly consistent: how a consumer fills a gap (rule C1). */
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

/** A stream and where it ends. */
export interface LoadedStream {
  readonly head: StreamHead;
  /** In order; empty for no stream. */
  readonly commits: readonly Commit[];
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
  return {
    ...commit,
    stream: head.stream,
    firstVersion: head.version + 1,
    lastVersion: head.version + commit.events.length,
    previousCommitId: head.commitId,
  };
}
