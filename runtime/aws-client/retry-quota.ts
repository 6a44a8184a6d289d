import type { FailureKind } from './retries.ts';

/** What a client may spend on retries: a service in trouble is not met by a storm of them. */
export interface RetryQuota {
  /** Takes the price of a retry of this kind, or tells that nothing is left for one. */
  take(kind: FailureKind): number | undefined;
  /** Gives back what the retries of a call that succeeded cost, and a little for one that needed none. */
  giveBack(price: number): void;
}

/** The SDK's numbers: 500 at first; a retry costs 14, one after throttling 5. */
export function retryQuota(capacity = 500): RetryQuota {
  let left = capacity;
  return {
    take(kind) {
      const price = kind === 'throttling' ? 5 : 14;
      if (left < price) return undefined;
      left -= price;
      return price;
    },
    giveBack(price) {
      left = Math.min(capacity, left + Math.max(price, 1));
    },
  };
}
