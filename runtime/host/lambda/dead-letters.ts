import type { CommandQueues, DeadLetter } from '../../transport/queue.ts';
import { type Bury, burying, ownDeadLetters } from '../dead-letters.ts';
import type { Started } from './start.ts';

/** Puts what no retry cures among dead letters: those of its queue, and those of the function for what came past all queues. */
export interface Burying {
  readonly ofQueue: Bury;
  /** @default what no retry cures is thrown, and Lambda's on-failure queue keeps it */
  readonly ofFunction: ((letter: DeadLetter) => Promise<void>) | undefined;
}

/** Buries in the queues of the function's environment. */
export function buryingIn(queues: CommandQueues, started: Started): Burying {
  const bury = burying({ ...started, queues });
  const isOwn = started.environment.optional('FUNCTION_DEAD_LETTERS') !== undefined;
  return { ofQueue: bury, ofFunction: isOwn ? (letter) => bury(ownDeadLetters, letter) : undefined };
}
