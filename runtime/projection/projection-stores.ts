import type { EventStore } from '../event-store/event-store.ts';
import type { Ambient } from '../message/ambient.ts';
import type { Commit } from '../message/commit.ts';
import type { ReadModelStore } from './read-model-store.ts';

/** Where a projection reads from and writes to. */
export interface ProjectionStores {
  readonly store: EventStore;
  readonly readModels: ReadModelStore;
  /**
   * Decides how long a worker waits when another one was faster.
   *
   * @default no pause
   */
  readonly ambient?: Pick<Ambient, 'random' | 'sleep'> | undefined;
  /** Told of each commit once it is projected; of those that were projected before, nothing. */
  readonly onProjected?: ((commit: Commit) => void) | undefined;
}
