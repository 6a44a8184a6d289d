import type { Ambient } from '../../message/ambient.ts';
import type { Commit } from '../../message/commit.ts';
import type { Logger } from '../logger.ts';
import type { Interceptor } from './intercept.ts';
import type { LocalStores } from './local-stores.ts';

/** What a local service runs on. */
export interface LocalServiceOptions {
  readonly ambient: Ambient;
  readonly logger: Logger;
  /**
   * What it keeps, and where; what an earlier process left there is gone on with.
   *
   * @default in memory
   */
  readonly stores?: LocalStores | undefined;
  /**
   * Of the service's code, made by the bundler: what snapshots go by.
   *
   * @default snapshots go by the `stateVersion` of an aggregate alone
   */
  readonly fingerprint?: string | undefined;
  /**
   * The clock by which everything waits for its next try; timers and schedules wait on the other.
   *
   * @default the service's own
   */
  readonly retryAmbient?: Ambient | undefined;
  /**
   * Stands around every call of every port: how tests make them fail.
   *
   * @default nothing
   */
  readonly intercept?: Interceptor | undefined;
  /**
   * How often a commit wakes a follower: 0 for a wake-up that is lost.
   *
   * @default once
   */
  readonly deliveries?: ((follower: string, commit: Commit) => number) | undefined;
}
