import { AllFrameError } from './errors.ts';

/** Work is to be done at a rate that is none. */
export class InvalidRateError extends AllFrameError {
  override readonly name = 'InvalidRateError';
  readonly code = 'invalid-rate';
  readonly ratePerSecond: number;

  constructor({ ratePerSecond }: { ratePerSecond: number }) {
    super(`ratePerSecond must be more than 0, got ${ratePerSecond}; leave it out for the default`);
    this.ratePerSecond = ratePerSecond;
  }
}
