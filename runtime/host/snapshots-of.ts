import type { SnapshotPolicy } from '../command-bus/snapshotted-streams.ts';
import type { Service } from '../service/service.ts';
import type { Logger } from './logger.ts';

/** What a service's snapshots depend on beside its definition. */
export interface SnapshotSurroundings {
  /**
   * Of the service's code, made by the bundler.
   *
   * @default snapshots go by the `stateVersion` of an aggregate alone
   */
  readonly fingerprint?: string | undefined;
  readonly logger: Logger;
}

/** How the buses of a service take and use snapshots; the log says which could not be taken or used. */
export function snapshotsOf({ eventStore }: Service, { fingerprint, logger }: SnapshotSurroundings): SnapshotPolicy | undefined {
  const { snapshotEvery: every } = eventStore;
  if (every === undefined) return undefined;
  const onFailure = (error: unknown, stream: string) => logger.warn('A snapshot could not be taken or used', { stream, error });
  return { every, fingerprint, onFailure };
}
