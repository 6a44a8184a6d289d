/** How often work is tried, and the pauses between. */
export interface Tries {
  readonly attempts: number;
  /** Resolves after this many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /**
   * The pause before the next try, in milliseconds.
   *
   * @default 100 times the attempt
   */
  readonly retryDelayMs?: ((attempt: number) => number) | undefined;
}

/** Tries until it succeeds or all attempts are used up; returns the last failure. The first attempt is 1. */
export async function tryRepeatedly(
  work: (attempt: number) => Promise<void>,
  { attempts, sleep, retryDelayMs = (attempt) => 100 * attempt }: Tries,
): Promise<{ readonly error: unknown } | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await work(attempt).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    if (!failure || attempt >= attempts) return failure;
    await sleep(retryDelayMs(attempt));
  }
}
