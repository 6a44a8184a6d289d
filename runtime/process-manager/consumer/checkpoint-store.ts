import type { Checkpoint } from '../../projection/read-model-store.ts';

/**
 * The port that keeps how far each consumer has followed each stream (rule C1), and where consumers start (rule C3).
 * `checkpointStoreContract` in `/testing` says what an adapter must hold.
 */
export interface CheckpointStore {
  /** How a consumer stands on one stream, strongly consistent; `undefined` where it knows nothing of it. */
  get(consumer: string, stream: string): Promise<ConsumerCheckpoint | undefined>;
  /**
   * Takes the place of the revision before `next.revision`; 1 that of nothing.
   *
   * @returns `false` when another worker was there first; nothing was written then
   */
  put(consumer: string, stream: string, next: ConsumerCheckpoint): Promise<boolean>;
  /**
   * Records where a consumer starts, once: the first record stands for ever, so that an adapter may remember what it has read.
   *
   * @returns what stands
   */
  start(consumer: string, proposed: ConsumerStart): Promise<ConsumerStart>;
  /**
   * A page of a consumer's checkpoints, in no order, eventually consistent.
   *
   * @throws {InvalidPageTokenError} when `after` is no token of this list
   */
  list(consumer: string, search?: CheckpointSearch): Promise<CheckpointPage>;
}

/** How a consumer stands on one stream. */
export interface ConsumerCheckpoint {
  /** How often it was changed: 1 when it is new. */
  readonly revision: number;
  /** The end of the last commit that was handled; none before the first, and none for a projection, which keeps its own. */
  readonly seen: Checkpoint | undefined;
  /** What it fails at, as long as it does. */
  readonly failing?: StreamFailure | undefined;
  /** Why it stands still on this stream, if it does (rule C4). */
  readonly parked?: ParkedStream | undefined;
}

/** A commit that a consumer fails at, and how often it did. */
export interface StreamFailure {
  /** How often it failed in all. */
  readonly attempts: number;
  /** How often with an error that no waiting cures. */
  readonly incurable: number;
  /** ISO 8601 in UTC. */
  readonly firstFailedAt: string;
}

/** A stream that a consumer was given up on, until somebody retries it. */
export interface ParkedStream {
  /** The version of the first event that it did not handle. */
  readonly fromVersion: number;
  /** The code of the last error; `error` where it has none. */
  readonly code: string;
  /** The message of the last error, at most 1,000 characters. */
  readonly reason: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly attempts: number;
  /** When the next wake-up tries it again, ISO 8601 in UTC; only for errors that waiting may cure. */
  readonly retryAt?: string | undefined;
}

/** Where a consumer starts: at the beginning of every stream, or with what is appended after a time. */
export interface ConsumerStart {
  readonly startFrom: StartFrom;
  /** ISO 8601 in UTC: when it was recorded. Counts where it starts `'now'`: commits with a later timestamp are handled. */
  readonly at: string;
}

/** Whether a new consumer handles what was stored before it. */
export type StartFrom = 'now' | 'beginning';

/** Which checkpoints to list. */
export interface CheckpointSearch {
  /**
   * Only those of parked streams.
   *
   * @default false
   */
  readonly isParked?: boolean | undefined;
  /** @default 100 */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
}

/** Some checkpoints; `next` continues, and is missing on the last page. A page may be empty and not the last. */
export interface CheckpointPage {
  readonly checkpoints: readonly (ConsumerCheckpoint & { readonly stream: string })[];
  readonly next?: string | undefined;
}
