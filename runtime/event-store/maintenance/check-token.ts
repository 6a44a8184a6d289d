import type { BucketPlace } from './check-objects.ts';
import type { SegmentPlace } from './check-segment.ts';
import type { CheckCounts } from './check-work.ts';
import { InvalidCheckTokenError } from './errors.ts';

/** How far a check has come. */
export interface CheckPlace {
  readonly table: string;
  readonly segments: readonly SegmentPlace[];
  readonly bucket: BucketPlace;
  readonly counts: CheckCounts;
}

/** What a check goes on from, as one word. */
export function writeCheckToken(place: CheckPlace): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * Reads what `writeCheckToken` wrote for this table.
 *
 * @throws {InvalidCheckTokenError}
 */
export function readCheckToken(token: string, table: string): CheckPlace {
  const place = decoded(token);
  const { segments, bucket, counts } = place;
  if (place.table !== table || !Array.isArray(segments) || segments.length === 0) throw new InvalidCheckTokenError();
  if (typeof bucket?.prefix !== 'number' || typeof counts?.items !== 'number') throw new InvalidCheckTokenError();
  return place as CheckPlace;
}

function decoded(token: string): Partial<CheckPlace> {
  try {
    return Object(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch {
    throw new InvalidCheckTokenError();
  }
}
