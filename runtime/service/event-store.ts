import type { StateCacheOptions } from '../command-bus/state-cache.ts';
import type { ExistingEventStore } from './existing.ts';

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
  /**
   * Keeps an index of all commits by aggregate and time, so that a catch-up need not go through the whole table (rule A10). It costs every
   * commit a second write unit. On DynamoDB alone: other stores need none.
   *
   * @default none: a catch-up scans the table
   */
  readonly byTimestamp?: ByTimestampOptions | undefined;
  /**
   * After how many events of a stream its state is kept in the store, so that a load begins there: a whole number of at least 10. A commit
   * that crosses a multiple of it costs a second write.
   *
   * @default none: each load reads the whole stream
   */
  readonly snapshotEvery?: number | undefined;
  /**
   * Whether there is a bucket for what an item can't hold: commits of more than 400 KB, large snapshots, archived streams.
   *
   * @default true where `snapshotEvery` is set, else false: such commits are refused
   */
  readonly bucket?: boolean | undefined;
  /**
   * A store that exists and is taken in place of one that is made: `{ aws: { table: 'legacy-events', stream: 'arn:aws:dynamodb:…' } }`. It
   * has the index by time where `byTimestamp` says so.
   *
   * @default one is made
   */
  readonly existing?: ExistingEventStore | undefined;
}

/** How the index by time is laid out. */
export interface ByTimestampOptions {
  /**
   * The partitions of the index that share an aggregate's commits, 1 to 64: one takes 1,000 writes a second
   * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html). A reader asks each of them. It can be
   * raised, never lowered.
   *
   * @default 4
   */
  readonly shards?: number | undefined;
}

/** Annotates how the service's events are kept. */
export function eventStore(options: EventStoreOptions): EventStoreOptions {
  return options;
}
