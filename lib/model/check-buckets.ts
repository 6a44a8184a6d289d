import type { BucketDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { noneOf, outside } from './check-functions.ts';
import { noResourceName } from './check-names.ts';
import type { Diagnostic } from './diagnostics.ts';
import { limits } from './limits.ts';

/** Buckets of whose changes S3 would not tell. */
export function checkBuckets({ buckets }: ServiceDescription): readonly Diagnostic[] {
  const entries = Object.entries(buckets);
  return entries.flatMap(([name, bucket], index) => [
    ...noResourceName(`buckets['${name}']`, name),
    ...checkBucket(`buckets.${name}`, bucket),
    ...overlaps(name, bucket, entries.slice(0, index)),
  ]);
}

function checkBucket(place: string, { on, prefix, suffix }: BucketDescription): Diagnostic[] {
  const empty = {
    severity: 'error',
    code: 'empty-bucket',
    place: `${place}.on`,
    message: 'it handles no change',
    remedy: 'name one',
  } as const;
  return [
    ...(on.length === 0 ? [empty] : []),
    ...on.flatMap((change) => noneOf(`${place}.on`, change, ['created', 'removed'])),
    ...outside(`${place}.prefix`, bytesOf(prefix), limits.objectKeyBytes),
    ...outside(`${place}.suffix`, bytesOf(suffix), limits.objectKeyBytes),
  ];
}

function bytesOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Buffer.byteLength(text);
}

/**
 * One change of one object goes to one place
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html).
 */
function overlaps(name: string, bucket: BucketDescription, earlier: readonly (readonly [string, BucketDescription])[]): Diagnostic[] {
  const other = earlier.find(([, before]) => bucket.name !== undefined && before.name === bucket.name && meet(before, bucket));
  if (!other) return [];
  const message = `S3 refuses it: ${other[0]} handles some of the same changes in the bucket ${bucket.name}`;
  const remedy = 'make one handler of both, or tell their keys apart by prefix or suffix';
  return [{ severity: 'error', code: 'overlapping-buckets', place: `buckets.${name}`, message, remedy }];
}

function meet(one: BucketDescription, other: BucketDescription): boolean {
  const begins = [one.prefix ?? '', other.prefix ?? ''] as const;
  const ends = [one.suffix ?? '', other.suffix ?? ''] as const;
  const samePrefix = begins[0].startsWith(begins[1]) || begins[1].startsWith(begins[0]);
  const sameSuffix = ends[0].endsWith(ends[1]) || ends[1].endsWith(ends[0]);
  return samePrefix && sameSuffix && one.on.some((change) => other.on.includes(change));
}
