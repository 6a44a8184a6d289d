import { AllFrameError } from '../message/errors.ts';
import type { DeadLetter } from '../transport/queue.ts';

/** Why a message became a dead letter. */
export type Refusal = Pick<DeadLetter, 'code' | 'reason'>;

/** Faults of the message itself: delivering it again changes nothing. An unknown command or saga is none: newer code may know it (rule B2). */
const incurable: readonly string[] = [
  'validation-failed',
  'invalid-stream-id',
  'stream-closed',
  'invalid-subject',
  'subject-forgotten',
  'tenant-required',
  'command-id-reused',
  'commit-too-large',
  'causation-too-deep',
  'bus-command-rejected',
  'topic-command-rejected',
  'scheduled-command-rejected',
];

/** Whether no retry cures an error (rule G2). */
export function isIncurable(error: unknown): error is AllFrameError {
  return error instanceof AllFrameError && incurable.includes(error.code);
}

/** @throws the error, where delivering the message again may cure it */
export function refusalOf(error: unknown): Refusal {
  if (isIncurable(error)) return { code: error.code, reason: error.message };
  throw error;
}

/**
 * Handles something that came asynchronously. What no retry cures goes to the dead letters at once, where there is a port for them; else it is
 * thrown, and Lambda's on-failure queue keeps it after its retries.
 *
 * @throws what may be cured by delivering it again
 */
export async function buryIncurable(
  letter: Pick<DeadLetter, 'body' | 'source' | 'messageId'>,
  bury: ((letter: DeadLetter) => Promise<void>) | undefined,
  handle: () => Promise<void>,
): Promise<void> {
  try {
    await handle();
  } catch (error) {
    if (!bury) throw error;
    await bury({ ...refusalOf(error), ...letter });
  }
}
