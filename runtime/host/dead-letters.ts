import type { CommandQueues, DeadLetter } from '../transport/queue.ts';
import type { Logger } from './logger.ts';
import type { MetricRecorder } from './metrics.ts';

/** Stands for the queue that keeps what a worker itself gives up of what nobody waits for. No queue of a service is named so. */
export const ownDeadLetters = '$function';

/** A host that gives messages up. */
export interface BuryingHost {
  readonly queues: Pick<CommandQueues, 'bury'>;
  readonly logger: Logger;
  readonly metrics: MetricRecorder;
}

/** Puts a message among the dead letters of a queue. */
export type Bury = (queue: string, letter: DeadLetter) => Promise<void>;

/** What is buried is counted and told to the log. */
export function burying({ queues, logger, metrics }: BuryingHost): Bury {
  return async (queue, letter) => {
    await queues.bury(queue, letter);
    metrics.record('DeadLetters');
    const { code, reason, source, messageId } = letter;
    logger.warn('A message became a dead letter', { source, messageId, code, reason });
  };
}
