import type { AwsFault } from './faults.ts';

/** Who has a wrong clock signs with a wrong date, and is answered by one of these. */
const skewNames: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
]);

/** A signature is valid for 5 minutes; the SDKs correct from 4. */
const toleratedMs = 240_000;

/** How far this machine's clock is behind the service's. */
export interface ClockSkew {
  readonly offsetMs: number;
  /** Learns from the answer that a signature of this offset was refused in, and tells whether the next one will have another date. */
  corrects(fault: AwsFault, answer: { readonly date: string | undefined; readonly now: number; readonly signedWithMs: number }): boolean;
}

/** A clock that is right until an answer shows that it is not. */
export function clockSkew(): ClockSkew {
  let offsetMs = 0;
  return {
    get offsetMs() {
      return offsetMs;
    },
    corrects({ name }, { date, now, signedWithMs }) {
      const behindMs = Date.parse(date ?? '') - now;
      if (!skewNames.has(name) || !(Math.abs(behindMs - signedWithMs) >= toleratedMs)) return false;
      offsetMs = behindMs;
      return true;
    },
  };
}
