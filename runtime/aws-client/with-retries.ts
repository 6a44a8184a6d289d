import type { ClientAmbient } from './client-ambient.ts';
import { beforeNextTry, outOfTime } from './next-try.ts';
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
        price = await beforeNextTry(failure, { name, tries, maxAttempts, deadline, quota, ambient });
      }
    }
  };
}
