import type { Ambient } from '../../message/ambient.ts';
import { checkRate } from '../../message/rate.ts';

/** Resolves when the next piece of work may begin. */
export type Pace = () => Promise<void>;

/**
 * Lets so many pieces of work begin a second, evenly, whoever does them.
 *
 * @param ratePerSecond none sets no pace
 * @throws {InvalidRateError}
 */
export function createPace(ratePerSecond: number | undefined, ambient: Pick<Ambient, 'now' | 'sleep'>): Pace {
  if (ratePerSecond === undefined) return async () => {};
  checkRate(ratePerSecond);
  let next = Number.NEGATIVE_INFINITY;
  return async () => {
    const begin = Math.max(next, ambient.now());
    next = begin + 1_000 / ratePerSecond;
    const wait = begin - ambient.now();
    if (wait > 0) await ambient.sleep(wait);
  };
}
