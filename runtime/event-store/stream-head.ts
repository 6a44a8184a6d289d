import type { Commit } from '../message/commit.ts';

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
}

/** The version that a caller names: a number, or what it knows of the stream. */
export type ExpectedVersion = number | 'any' | 'no-stream' | 'stream-exists';

/** The head of a stream that nobody has written to. */
export function noStream(stream: string): StreamHead {
  return { stream, version: 0, commitId: undefined } as StreamHead;
}

/** The head of a stream whose last commit this is. */
export function headAfter({ stream, lastVersion, commitId }: Commit): StreamHead {
  return { stream, version: lastVersion, commitId } as StreamHead;
}
