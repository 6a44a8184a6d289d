import { createHash } from 'node:crypto';
import { StorageBucket } from '@cdktf/provider-google/lib/storage-bucket';
import { Construct } from 'constructs';
import { physicalNames } from '../../model/names.ts';
import type { BucketResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import type { GooglePart } from './google-part.ts';
import type { Platform } from './platform.ts';

/** A bucket of Cloud Storage: closed to the public, and without access lists. */
export class ServiceBucket extends Construct implements GooglePart {
  readonly bucket: StorageBucket;
  readonly targets: GooglePart['targets'];
  readonly attributes: GooglePart['attributes'];

  constructor(scope: Construct, bucket: BucketResource, platform: Platform) {
    super(scope, bucket.id);
    standsIn(this, 'buckets');
    const address = addressOf(bucket);
    const { place, apis } = platform;
    this.bucket = placed(
      new StorageBucket(this, 'Bucket', {
        project: place.project,
        name: nameOf(bucket, platform),
        location: place.region,
        uniformBucketLevelAccess: true,
        publicAccessPrevention: 'enforced',
        versioning: { enabled: bucket.versioned },
        forceDestroy: false,
        dependsOn: [apis.enable('storage')],
        lifecycle: { preventDestroy: true },
      }),
      address,
      bucket.holds === 'snapshots' ? 'Large commits, large snapshots and archived streams.' : `The objects of ${bucket.bucket}.`,
    );
    output(this, `${address}_name`, { value: this.bucket.name, description: `The name of the bucket ${bucket.bucket}` });
    this.targets = { bucket: { bucket: this.bucket, address } };
    this.attributes = { name: this.bucket.name };
  }
}

/**
 * Names of buckets are the same in the whole world, as projects' ids are: one that nobody chose begins with the project's. At most 63
 * characters, 30 of them the project's (https://cloud.google.com/storage/docs/buckets#naming).
 */
function nameOf({ name, bucket }: BucketResource, { model: { service, stage }, place }: Platform): string {
  if (name !== undefined) return literal(name);
  const own = physicalNames(service, stage)(bucket).toLowerCase();
  return `${place.project}-${own.length <= longest ? own : `${own.slice(0, longest - 7)}-${hashOf(own)}`}`;
}

const longest = 63 - 30 - 1;

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}
