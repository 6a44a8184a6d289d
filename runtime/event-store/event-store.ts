import type { Commit } from '../message/commit.ts';
import type { StoredEvent } from '../message/event.ts';
import type { MessageMetadata } from '../message/metadata.ts';
import type { StreamHead } from './stream-head.ts';

/** The port of the event store. `eventStoreContract` in `/testing` says what an adapter must hold. */
export interface EventStore {
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
