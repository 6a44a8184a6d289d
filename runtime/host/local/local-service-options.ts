import type { Ambient } from '../../message/ambient.ts';
import type { Commit } from '../../message/commit.ts';
import type { Logger } from '../logger.ts';
import type { Interceptor } from './intercept.ts';

/** What a local service runs on. */
export interface LocalServiceOptions {
  readonly ambient: Ambient;
  readonly logger: Logger;
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
