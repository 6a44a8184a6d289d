import type { ClientAmbient } from './client-ambient.ts';
import { AwsFault, CallTimeoutError } from './faults.ts';
import { retryQuota } from './retry-quota.ts';

/** How often, and for how long. */
export interface RetryOptions {
  /** Tries of a call, the first one included. */
  readonly maxAttempts: number;
  /** The most that a single try may take. */
  readonly tryTimeoutMs: number;
  readonly ambient: ClientAmbient;
}

/** One try of a call, which must end within its time. */
export type Attempt<Result> = (timeoutMs: number) => Promise<Result>;

/** Repeats a call, named for people, while that may help and the deadline allows. */
export type Retry = <Result>(name: string, deadline: number, attempt: Attempt<Result>) => Promise<Result>;

/** Repeats calls as the AWS SDKs' standard retry mode does. One quota is shared by all calls of a client. */
export function withRetries({ maxAttempts, tryTimeoutMs, ambient }: RetryOptions): Retry {
  const quota = retryQuota();

  /** The price of another try, once it is time for that; whatever speaks against one is thrown. */
  async function beforeNextTry(failure: unknown, tries: number, name: string, deadline: number): Promise<number> {
    // A cold start does not wait for it.
    const { kindOf, retryDelayMs } = await import('./retries.ts');
    const kind = kindOf(failure);
    const price = kind === 'final' || tries >= maxAttempts ? undefined : quota.take(kind);
    if (price === undefined) throw failure;
    const delayMs = retryDelayMs(kind, tries, ambient.random(), failure instanceof AwsFault ? failure.retryAfterMs : undefined);
    if (ambient.now() + delayMs >= deadline) throw outOfTime(name, failure);
    await ambient.sleep(delayMs);
    return price;
  }

  return async (name, deadline, attempt) => {
    let price = 0;
    for (let tries = 1; ; tries += 1) {
      const leftMs = deadline - ambient.now();
      if (leftMs <= 0) throw outOfTime(name);
      try {
        const result = await attempt(Math.min(tryTimeoutMs, leftMs));
        quota.giveBack(price);
        return result;
      } catch (failure) {
        price = await beforeNextTry(failure, tries, name, deadline);
      }
    }
  };
}

function outOfTime(name: string, cause?: unknown): CallTimeoutError {
  const last = cause instanceof Error ? `; the last try ended with ${cause.name}: ${cause.message}` : '';
  return new CallTimeoutError(`${name} has no time left for another try before its deadline${last}`, { cause });
}
