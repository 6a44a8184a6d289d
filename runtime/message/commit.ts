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
  /**
   * Whether it is the stream's last for good: what comes after it is refused (rule A3).
   *
   * @default false
   */
  readonly closes?: boolean | undefined;
}

/** Types of events that begin so are the store's own, such as `$StreamClosed`: no aggregate has them, and no handler gets them. */
const ownTypePrefix = '$';

/** The event of the commit that closes a stream. */
export const streamClosedType = `${ownTypePrefix}StreamClosed`;

/** Whether an event is the store's own and says nothing of the domain. */
export function isOwnType(type: string): boolean {
  return type.startsWith(ownTypePrefix);
}

/** The id of a commit's event: unique, and the same whoever reads it. */
export function eventIdOf({ commitId }: Pick<Commit, 'commitId'>, index: number): string {
  return `${commitId}-${index}`;
}
