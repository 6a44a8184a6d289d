import type { CommandQueues, DeadLetter } from '../../transport/queue.ts';
import type { Started } from './start.ts';

/** Stands for the queue that keeps what the function itself gives up of what nobody waits for. No queue of a service is named so. */
export const ownDeadLetters = '$function';

/** Puts what no retry cures among dead letters: those of its queue, and those of the function for what came past all queues. */
export interface Burying {
  readonly ofQueue: (queue: string, letter: DeadLetter) => Promise<void>;
  /** @default what no retry cures is thrown, and Lambda's on-failure queue keeps it */
  readonly ofFunction: ((letter: DeadLetter) => Promise<void>) | undefined;
}

/** What buries is counted and told to the log. */
export function buryingIn(queues: CommandQueues, { environment, logger, metrics }: Started): Burying {
  const bury = async (queue: string, letter: DeadLetter) => {
    await queues.bury(queue, letter);
    metrics.record('DeadLetters');
    const { code, reason, source, messageId } = letter;
    logger.warn('A message became a dead letter', { source, messageId, code, reason });
  };
  const isOwn = environment.optional('FUNCTION_DEAD_LETTERS') !== undefined;
  return { ofQueue: bury, ofFunction: isOwn ? (letter) => bury(ownDeadLetters, letter) : undefined };
}
