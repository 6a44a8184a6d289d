import type { ParkingPorts } from '../../process-manager/consumer/parking.ts';
import { checkpointsOf } from './checkpoints-of.ts';
import type { Started } from './start.ts';

/** What keeps followers: checkpoints, and who is told of what is parked. */
export function followingPorts(started: Started): ParkingPorts {
  const { ambient, logger, metrics } = started;
  return {
    checkpoints: checkpointsOf(started),
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
