import type { Commit } from '../message/commit.ts';
import type { Snapshot } from './snapshot.ts';

declare const headMark: unique symbol;

/**
 * The end of a stream as its reader saw it: what an append continues. Only a load, an append or a conflict's winner yields one, so two
 * writers with the same head collide on the same key (rule A2).
 */
export interface StreamHead {
  readonly [headMark]: true;
  readonly stream: string;
  /** The version of the last event; 0 means no stream. */
  readonly version: number;
  readonly commitId: string | undefined;
  /** The version that the last commit follows: what is read from there on shows whether history is still the same (rule A9). */
  readonly before: number;
  /** Whether the stream was closed: then nothing can be appended (rule A3). */
  readonly isClosed: boolean;
}

/** The version that a caller names: a number, or what it knows of the stream. */
export type ExpectedVersion = number | 'any' | 'no-stream' | 'stream-exists';

/** The head of a stream that nobody has written to. */
export function noStream(stream: string): StreamHead {
  return { stream, version: 0, commitId: undefined, before: 0, isClosed: false } as StreamHead;
}

/** The head of a stream whose last commit this is. */
export function headAfter({ stream, firstVersion, lastVersion, commitId, closes = false }: Commit): StreamHead {
  return { stream, version: lastVersion, commitId, before: firstVersion - 1, isClosed: closes } as StreamHead;
}

/** The head of a stream that was read from a snapshot on, and has no commit behind it. */
export function headAtSnapshot({
  stream,
  firstVersion,
  version,
  commitId,
}: Pick<Snapshot, 'stream' | 'firstVersion' | 'version' | 'commitId'>): StreamHead {
  return { stream, version, commitId, before: firstVersion - 1, isClosed: false } as StreamHead;
}
