import { AllFrameError } from './errors.ts';

/** One try took too long. What was begun may still have its effect. */
export class TimedOutError extends AllFrameError {
  override readonly name = 'TimedOutError';
  readonly code = 'timed-out';
  override readonly retryable = true;

  constructor({ timeoutMs }: { timeoutMs: number | undefined }, options?: ErrorOptions) {
    super(`It took longer than ${timeoutMs} ms; try again, or raise timeoutMs in resilience()`, options);
  }
}

/** The other side failed too often in a row and is left alone. */
export class CircuitOpenError extends AllFrameError {
  override readonly name = 'CircuitOpenError';
  readonly code = 'circuit-open';
  override readonly retryable = true;

  constructor({ resetMs }: { resetMs: number | undefined }, options?: ErrorOptions) {
    super(`It failed too often in a row and is left alone for ${resetMs} ms; try again later`, options);
  }
}
