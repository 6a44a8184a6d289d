import type { Ambient } from '../message/ambient.ts';
import type { CheckpointStore } from '../process-manager/consumer/checkpoint-store.ts';
import type { ParkingPorts } from '../process-manager/consumer/parking.ts';
import type { Logger } from './logger.ts';
import type { MetricRecorder } from './metrics.ts';

/** A host in which something follows the event store. */
export interface FollowingHost {
  readonly checkpoints: CheckpointStore;
  readonly ambient: Ambient;
  readonly logger: Logger;
  readonly metrics: MetricRecorder;
}

/** What keeps followers: checkpoints, and who is told of what is parked. */
export function parkingPorts({ checkpoints, ambient, logger, metrics }: FollowingHost): ParkingPorts {
  return {
    checkpoints,
    ambient,
    onParked({ consumer, stream }, { reason, retryAt }, error) {
      metrics.record('ParkedStreams');
      logger.error('A stream was parked', { consumer, stream, reason, retryAt, error });
    },
  };
}

/** How long ago a commit was stored, in seconds. */
export function ageSeconds({ timestamp }: { readonly timestamp: string }, now: number): number {
  return Math.max(0, (now - Date.parse(timestamp)) / 1_000);
}
