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

/** When an answer came, and with which offset its request was signed, all in milliseconds. */
export interface SignedAt {
  readonly now: number;
  readonly signedWithMs: number;
}

/**
 * How far this machine's clock is behind the service's, where a signature was refused for that and another date will help.
 *
 * @param date of the answer
 */
export function correctedOffsetMs({ name }: AwsFault, date: string | undefined, { now, signedWithMs }: SignedAt): number | undefined {
  const behindMs = Date.parse(date ?? '') - now;
  return skewNames.has(name) && Math.abs(behindMs - signedWithMs) >= toleratedMs ? behindMs : undefined;
}
