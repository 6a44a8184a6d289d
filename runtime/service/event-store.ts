import type { StateCacheOptions } from '../command-bus/state-cache.ts';

/** How the service's events are kept. */
export interface EventStoreOptions {
  /**
   * The table's physical name.
   *
   * @default made of service and stage, such as `orders-dev-events`
   */
  readonly name?: string | undefined;
  /**
   * Refuses to delete the store with its stack.
   *
   * @default true
   */
  readonly deletionProtection?: boolean | undefined;
  /**
   * Keeps continuous backups, to restore any second of the last 35 days.
   *
   * @default true
   */
  readonly pointInTimeRecovery?: boolean | undefined;
  /**
   * Keeps the states of streams in each process that runs commands, so that most of them need no load; `{}` for the default bounds.
   *
   * @default every command loads its stream
   */
  readonly cachedStates?: StateCacheOptions | undefined;
}

/** Annotates how the service's events are kept. */
export function eventStore(options: EventStoreOptions): EventStoreOptions {
  return options;
}
