import type { ClientAmbient } from './client-ambient.ts';
import { AwsFault, CallTimeoutError } from './faults.ts';
import { kindOf, retryDelayMs } from './retries.ts';
import type { RetryQuota } from './retry-quota.ts';

/** A call that has failed. */
export interface FailedCall {
  /** As people call it. */
  readonly name: string;
  /** Those that were made. */
  readonly tries: number;
  readonly maxAttempts: number;
  readonly deadline: number;
  readonly quota: RetryQuota;
  readonly ambient: ClientAmbient;
}

/**
 * Waits until it is time for another try.
 *
 * @returns its price
 * @throws whatever speaks against one
 */
export async function beforeNextTry(failure: unknown, call: FailedCall): Promise<number> {
  const { name, tries, maxAttempts, deadline, quota, ambient } = call;
  const kind = kindOf(failure);
  const price = kind === 'final' || tries >= maxAttempts ? undefined : quota.take(kind);
  if (price === undefined) throw failure;
  const delayMs = retryDelayMs(kind, tries, ambient.random(), failure instanceof AwsFault ? failure.retryAfterMs : undefined);
  if (ambient.now() + delayMs >= deadline) throw outOfTime(name, failure);
  await ambient.sleep(delayMs);
  return price;
}

/** Why there is no further try. */
export function outOfTime(name: string, cause?: unknown): CallTimeoutError {
  const last = cause instanceof Error ? `; the last try ended with ${cause.name}: ${cause.message}` : '';
  return new CallTimeoutError(`${name} has no time left for another try before its deadline${last}`, { cause });
}
