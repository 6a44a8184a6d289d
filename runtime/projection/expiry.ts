import { InvalidExpiryError } from './expiry-error.ts';
import type { AnyProjection } from './projection.ts';

/**
 * When a document ends, in milliseconds since the epoch; nothing where it stays.
 *
 * @throws {InvalidExpiryError} when the projection names no time
 */
export function expiryOf({ name, expiresAt }: AnyProjection, document: object): number | undefined {
  const end: unknown = expiresAt?.(document);
  if (end === undefined) return undefined;
  const time = end instanceof Date ? end.getTime() : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidExpiryError({ projection: name, fault: `expiresAt() returned ${String(end)}, which is no date` });
  return time;
}

/** Whether a document has ended at this time: it is shown no more, be it still stored or not. */
export function isExpired(projection: AnyProjection, document: object, now: number): boolean {
  const end = expiryOf(projection, document);
  return end !== undefined && end <= now;
}
