import type { StoredEvent } from './event.ts';
import type { MessageMetadata } from './metadata.ts';

/** The events that one command produced, appended as one: the unit of storage (rule A1). */
export interface Commit {
  /** The stored key of its stream, `Aggregate#id`. */
  readonly stream: string;
  /** The stream's version after the commit's first event; versions start at 1. */
  readonly firstVersion: number;
  /** The stream's version after the commit's last event. */
  readonly lastVersion: number;
  readonly commitId: string;
  /** The commit before this one in the stream; none for the first (rule A9). */
  readonly previousCommitId: string | undefined;
  /** ISO 8601 in UTC. */
  readonly timestamp: string;
  readonly metadata: MessageMetadata;
  /** In order, at least one. */
  readonly events: readonly StoredEvent[];
}

/** The id of a commit's event: unique, and the same whoever reads it. */
export function eventIdOf({ commitId }: Pick<Commit, 'commitId'>, index: number): string {
  return `${commitId}-${index}`;
}
