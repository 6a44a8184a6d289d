import { InvalidRateError } from './rate-error.ts';

/**
 * Holds that work at this rate comes to an end.
 *
 * @throws {InvalidRateError}
 */
export function checkRate(ratePerSecond: number): void {
  if (!(ratePerSecond > 0)) throw new InvalidRateError({ ratePerSecond });
}
