import type { Ambient } from '../message/ambient.ts';
import { DatabaseLockedError } from './errors.ts';
import { isLocked, translated } from './translated.ts';

/** Who waits for a lock, and how long. */
export interface LockWait {
  readonly file: string;
  readonly ambient: Pick<Ambient, 'now' | 'sleep' | 'random'>;
  /**
   * Milliseconds since the epoch.
   *
   * @default 10 seconds from now
   */
  readonly deadline?: number | undefined;
  /** Looks, before each pause, whether waiting still makes sense; ends it by throwing. */
  readonly whileLocked?: (() => void) | undefined;
}

const defaultTimeoutMs = 10_000;

/** The pause before try `n` is up to `n` times this, at random, and never more than the longest. */
const jitterMs = 2;
const longestPauseMs = 10;

/**
 * Runs work again and again while another process holds the lock. libsql's calls are synchronous, so that the pauses are ours: a process
 * that waits goes on serving.
 *
 * @throws {DatabaseLockedError} when the lock was held until the deadline
 */
export async function retryWhileLocked<Result>(
  work: () => Result,
  { file, ambient, deadline = ambient.now() + defaultTimeoutMs, whileLocked }: LockWait,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return work();
    } catch (error) {
      if (!isLocked(error)) throw translated(error, file);
      look(whileLocked);
      const pauseMs = 1 + ambient.random() * Math.min(attempt * jitterMs, longestPauseMs);
      if (ambient.now() + pauseMs >= deadline) throw new DatabaseLockedError({ file }, { cause: error });
      await ambient.sleep(pauseMs);
    }
  }
}

/** Readers, too, are locked out for moments; then it looks the next time. */
function look(whileLocked: (() => void) | undefined): void {
  try {
    whileLocked?.();
  } catch (error) {
    if (!isLocked(error)) throw error;
  }
}
