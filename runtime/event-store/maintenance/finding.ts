/**
 * What a check found. `broken`: the stream, or a part of it, can't be read. `dangling`: a commit is in an object that is not there. `orphaned`: it
 * belongs to nothing, and loads pass over it or fail at it. `unreferenced`: an object that no item points to and none will. `unproven`: an
 * object that most likely is so too, which no read shows yet.
 */
export type FindingKind = 'broken' | 'dangling' | 'orphaned' | 'unreferenced' | 'unproven';

/** Something in the table or its bucket that should not be as it is. */
export interface StreamFinding {
  readonly kind: FindingKind;
  readonly subject: 'commit' | 'snapshot' | 'item' | 'object';
  /** The partition key of the item, or the stream that the name of the object says. */
  readonly stream?: string | undefined;
  /** The sort key of the item. */
  readonly version?: string | undefined;
  /** The key of the object. */
  readonly object?: string | undefined;
  /** What is wrong with it, for people. */
  readonly fault: string;
  /** Whether it was deleted. */
  readonly isSwept: boolean;
}

/** Every kind, the worst first. */
export const findingKinds: readonly FindingKind[] = ['broken', 'dangling', 'orphaned', 'unreferenced', 'unproven'];
