import type { BucketDescription } from '../../../runtime/service/describe-service.ts';
import { codesOf, faultsOf } from './describe.ts';

const bucket = (changes: Partial<BucketDescription> = {}): BucketDescription => ({ on: ['created'], reads: false, ...changes });

describe('a bucket', () => {
  it.each<[Partial<BucketDescription>, string]>([
    [{ on: [] }, 'empty-bucket at buckets.uploads.on'],
    [{ on: ['renamed' as 'created'] }, 'out-of-range at buckets.uploads.on'],
    [{ prefix: 'x'.repeat(1_025) }, 'out-of-range at buckets.uploads.prefix'],
    [{ suffix: '' }, 'out-of-range at buckets.uploads.suffix'],
    [{ name: 'Uploads' }, 'invalid-resource-name at buckets.uploads'],
    [{ name: 'up' }, 'invalid-resource-name at buckets.uploads'],
    [{ name: '192.168.5.4' }, 'invalid-resource-name at buckets.uploads'],
    [{ name: 'a..b' }, 'invalid-resource-name at buckets.uploads'],
    [{ name: 'xn--uploads' }, 'invalid-resource-name at buckets.uploads'],
    [{ name: 'uploads--x-s3' }, 'invalid-resource-name at buckets.uploads'],
    [{ name: 'uploads-s3alias' }, 'invalid-resource-name at buckets.uploads'],
    [{ name: '-uploads' }, 'invalid-resource-name at buckets.uploads'],
    [{ name: 'u'.repeat(64) }, 'invalid-resource-name at buckets.uploads'],
  ])("can't be %j", (changes, fault) => expect(codesOf(faultsOf({ buckets: { uploads: bucket(changes) } }))).toEqual([fault]));

  it.each<Partial<BucketDescription>>([
    {},
    { name: 'my.uploads-2026', prefix: 'in/', suffix: '.csv', on: ['created', 'removed'] },
    { name: 'abc' },
    { name: 'u'.repeat(63) },
  ])('may be %j', (changes) => expect(faultsOf({ buckets: { uploads: bucket(changes) } })).toEqual([]));
});

describe('two handlers of one bucket', () => {
  const both = (one: Partial<BucketDescription>, other: Partial<BucketDescription>) =>
    codesOf(faultsOf({ buckets: { a: bucket({ name: 'uploads', ...one }), b: bucket({ name: 'uploads', ...other }) } }));

  it.each<[Partial<BucketDescription>, Partial<BucketDescription>]>([
    [{}, {}],
    [{ prefix: 'in/' }, { prefix: 'in/csv/' }],
    [{ prefix: 'in/' }, { suffix: '.csv' }],
    [{ suffix: '.csv' }, { suffix: 's.csv', on: ['created', 'removed'] }],
  ])("can't both see a change: %j and %j", (one, other) => expect(both(one, other)).toContain('overlapping-buckets at buckets.b'));

  it.each<[Partial<BucketDescription>, Partial<BucketDescription>]>([
    [{ prefix: 'in/' }, { prefix: 'out/' }],
    [{ suffix: '.csv' }, { suffix: '.json' }],
    [{ on: ['created'] }, { on: ['removed'] }],
  ])('are told apart, and yet would make the bucket twice: %j and %j', (one, other) =>
    expect(both(one, other)).toEqual(['duplicate-name at buckets.b']),
  );
});
