import type { IPolicy } from 'cockatiel';
import { AllFrameError } from './errors.ts';
import { CircuitOpenError, TimedOutError } from './resilience-errors.ts';

/** Runs work that leaves the process, so that another side that is slow or broken does little harm here. */
export interface Resilience {
  /**
   * @throws {TimedOutError} when the last try took too long
   * @throws {CircuitOpenError} when the other side failed so often that it is left alone for a while
   */
  execute<Result>(work: (signal: AbortSignal) => Promise<Result> | Result): Promise<Result>;
}

/** What `resilience()` does; without an option it does nothing. */
export interface ResilienceOptions {
  /**
   * Ends one try.
   *
   * @default none
   */
  readonly timeoutMs?: number | undefined;
  /**
   * How often a failed try is repeated, after a pause that doubles from 100 ms to 5 s, with jitter.
   *
   * @default 0
   */
  readonly retries?: number | undefined;
  /**
   * After so many failures in a row no try is made any more; after a while one is, and its success ends it. Counted in this process.
   *
   * @default none
   */
  readonly circuitBreaker?: { readonly failures: number; readonly resetMs: number } | undefined;
}

/**
 * Guards calls to other systems in `prepare`, effect commands and reactors. Make one for each system that is called: its circuit is theirs.
 *
 * @example
 * ```ts
 * import { resilience } from '@allframe/serverless/runtime';
 *
 * const prices = resilience({ timeoutMs: 2_000, retries: 2, circuitBreaker: { failures: 5, resetMs: 30_000 } });
 * export const priceOf = (sku: string) => prices.execute((signal) => fetch(`https://prices.example.com/${sku}`, { signal }));
 * ```
 */
export function resilience(options: ResilienceOptions): Resilience {
  let policy: Promise<Policy> | undefined;
  return {
    async execute(work) {
      policy ??= createPolicy(options);
      const { run, translated } = await policy;
      return run.execute(({ signal }) => work(signal)).catch((error: unknown) => Promise.reject(translated(error)));
    },
  };
}

interface Policy {
  readonly run: IPolicy;
  readonly translated: (error: unknown) => unknown;
}

/** The library is loaded when it is first used: most services start without it. */
async function createPolicy({ timeoutMs, retries = 0, circuitBreaker: breaker }: ResilienceOptions): Promise<Policy> {
  const cockatiel = await import('cockatiel');
  const { circuitBreaker, ConsecutiveBreaker, ExponentialBackoff, handleWhen, noop, retry, timeout, TimeoutStrategy, wrap } = cockatiel;
  const curable = handleWhen((error) => !(error instanceof AllFrameError) || error.retryable);
  const backoff = new ExponentialBackoff({ initialDelay: 100, maxDelay: 5_000 });
  const run = wrap(
    retries > 0 ? retry(curable, { maxAttempts: retries, backoff }) : noop,
    breaker ? circuitBreaker(curable, { halfOpenAfter: breaker.resetMs, breaker: new ConsecutiveBreaker(breaker.failures) }) : noop,
    timeoutMs === undefined ? noop : timeout(timeoutMs, TimeoutStrategy.Aggressive),
  );
  const translated = (cause: unknown) => {
    if (cause instanceof cockatiel.TaskCancelledError) return new TimedOutError({ timeoutMs }, { cause });
    if (cause instanceof cockatiel.BrokenCircuitError) return new CircuitOpenError({ resetMs: breaker?.resetMs }, { cause });
    return cause;
  };
  return { run, translated };
}
