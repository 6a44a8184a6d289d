import { createHash } from 'node:crypto';
import { DataGoogleStorageBucket } from '@cdktf/provider-google/lib/data-google-storage-bucket';
import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { physicalNames } from '../../model/names.ts';
import { type BucketResource, resourcesOf } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import type { GooglePart } from './google-part.ts';
import type { Platform } from './platform.ts';

/** A bucket of Cloud Storage: made here, closed to the public and without access lists; or one that exists. */
export class ServiceBucket extends Construct implements GooglePart {
  readonly name: string;
  readonly location: string;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];

  constructor(scope: Construct, bucket: BucketResource, platform: Platform) {
    super(scope, bucket.id);
    standsIn(this, 'buckets');
    const existing = bucket.existing?.google?.bucket;
    const { name, location } = existing === undefined ? this.made(bucket, platform) : this.existing(bucket, existing, platform);
    this.name = name;
    this.location = location;
    this.targets = { bucket: { bucket: { name }, address: addressOf(bucket) } };
    this.attributes = { name };
  }

  private made(bucket: BucketResource, platform: Platform) {
    const address = addressOf(bucket);
    const { place, apis } = platform;
    const { name } = placed(
      new StorageBucket(this, 'Bucket', {
        project: place.project,
        name: nameOf(bucket, platform),
        location: place.region,
        uniformBucketLevelAccess: true,
        publicAccessPrevention: 'enforced',
        versioning: { enabled: isVersioned(bucket, platform) },
        softDeletePolicy: { retentionDurationSeconds: softDeleteSeconds },
        forceDestroy: false,
        dependsOn: [apis.enable('storage')],
        lifecycle: { preventDestroy: true },
      }),
      address,
      bucket.holds === 'snapshots' ? 'Large commits, large snapshots and archived streams.' : `The objects of ${bucket.bucket}.`,
    );
    output(this, `${address}_name`, { value: name, description: `The name of the bucket ${bucket.bucket}` });
    return { name, location: place.region };
  }

  private existing(bucket: BucketResource, name: string, { place, apis }: Platform) {
    const found = new DataGoogleStorageBucket(this, 'Bucket', {
      project: place.project,
      name: literal(name),
      dependsOn: [apis.enable('storage')],
    });
    placed(found, addressOf(bucket), `The objects of ${bucket.bucket}, in a bucket that exists.`);
    return { name: found.name, location: Fn.lower(found.location) };
  }
}

/** A bucket with versions tells of removals as of replacements, so that one whose removals are handled has none. */
function isVersioned({ id, versioned }: BucketResource, { model }: Platform): boolean {
  return versioned && !resourcesOf(model, 'bucket-source').some(({ bucket, on }) => bucket === id && on.includes('removed'));
}

/** What is removed or replaced can be restored for so long: Cloud Storage's own, said because it is what is left without versions. */
const softDeleteSeconds = 7 * 24 * 60 * 60;

/**
 * Names of buckets are the same in the whole world, as projects' ids are: one that nobody chose begins with the project's. At most 63
 * characters, 30 of them the project's (https://cloud.google.com/storage/docs/buckets#naming).
 */
function nameOf({ name, bucket, namedAfter = bucket }: BucketResource, { model: { service, stage }, place }: Platform): string {
  if (name !== undefined) return literal(name);
  const own = physicalNames(service, stage)(namedAfter).toLowerCase();
  return `${place.project}-${own.length <= longest ? own : `${own.slice(0, longest - 7)}-${hashOf(own)}`}`;
}

const longest = 63 - 30 - 1;

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}
