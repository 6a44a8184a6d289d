import type { ObjectStore } from '../../transport/object-store.ts';

/** Where commits are read from. */
export interface CommitSource {
  /** The name of the table. */
  readonly table: string;
  /** Holds what items only point to. */
  readonly objects?: ObjectStore | undefined;
}
