import { createHash } from 'node:crypto';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import type { ExistingBucketName } from '../../../runtime/service/existing.ts';
import { physicalNames } from '../../model/names.ts';
import type { BucketResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { output } from '../output.ts';
import type { AwsPart } from './aws-part.ts';
import type { AwsPlace } from './aws-place.ts';
import { policyDocument } from './policy-document.ts';
import { withoutTls } from './queue-policy.ts';

/** An S3 bucket, made here or elsewhere. */
export type BucketReference = Pick<S3Bucket, 'id' | 'bucket' | 'arn'>;

/** An S3 bucket: closed to the public, encrypted, without access lists, and reached over TLS alone; one that exists is left as it is. */
export class ServiceBucket extends Construct implements AwsPart {
  readonly bucket: BucketReference;
  readonly arns: AwsPart['arns'];
  readonly attributes: AwsPart['attributes'];

  constructor(scope: Construct, bucket: BucketResource, place: AwsPlace) {
    super(scope, bucket.id);
    standsIn(this, 'buckets');
    const address = addressOf(bucket);
    const existing = bucket.existing?.aws;
    this.bucket = existing ? existingBucket(existing, place) : this.made(bucket, place);
    output(this, `${address}_name`, { value: this.bucket.bucket, description: `The name of the bucket ${bucket.bucket}` });
    this.arns = { bucket: [this.bucket.arn], objects: [`${this.bucket.arn}/*`], snapshotObjects: [`${this.bucket.arn}/snapshots/*`] };
    this.attributes = { name: this.bucket.bucket, arn: this.bucket.arn };
  }

  private made(bucket: BucketResource, place: AwsPlace): S3Bucket {
    const address = addressOf(bucket);
    const made = placed(
      new S3Bucket(this, 'Bucket', { ...nameOf(bucket, place), forceDestroy: false, lifecycle: { preventDestroy: true } }),
      address,
      bucket.holds === 'snapshots' ? 'Large commits, large snapshots and archived streams.' : `The objects of ${bucket.bucket}.`,
    );
    this.close(made, address);
    if (bucket.versioned) this.keepVersions(made, address);
    return made;
  }

  private close({ id: bucket, arn }: S3Bucket, address: string): void {
    const closed = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
    const block = placed(new S3BucketPublicAccessBlock(this, 'PublicAccess', { bucket, ...closed }), address, 'Closes it to the public.');
    const rule = [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }];
    placed(new S3BucketServerSideEncryptionConfigurationA(this, 'Encryption', { bucket, rule }), address, 'Encrypts it with keys of S3.');
    const ownership = { rule: { objectOwnership: 'BucketOwnerEnforced' } };
    placed(
      new S3BucketOwnershipControls(this, 'Ownership', { bucket, ...ownership }),
      address,
      'Has no access lists: policies alone decide.',
    );
    const policy = policyDocument(withoutTls('s3:*', [arn, `${arn}/*`]));
    placed(new S3BucketPolicy(this, 'Policy', { bucket, policy, dependsOn: [block] }), address, 'Refuses requests without TLS.');
  }

  private keepVersions({ id: bucket }: S3Bucket, address: string): void {
    const versioningConfiguration = { status: 'Enabled' };
    const versioning = new S3BucketVersioningA(this, 'Versioning', { bucket, versioningConfiguration });
    placed(versioning, address, 'Keeps what is overwritten or deleted.');
  }
}

function existingBucket({ bucket }: ExistingBucketName, place: AwsPlace): BucketReference {
  const name = literal(bucket);
  return { id: name, bucket: name, arn: place.bucketArn(name) };
}

/**
 * Names of buckets are the same in the whole world. That of the snapshots is Terraform's to end; of others that nobody chose it is known
 * beforehand: whoever puts objects there must know it. At most 63 characters.
 */
function nameOf({ name, bucket, namedAfter = bucket, holds }: BucketResource, { model: { service, stage }, account, region }: AwsPlace) {
  if (name !== undefined) return { bucket: literal(name) };
  const prefix = shortened(physicalNames(service, stage)(namedAfter).toLowerCase());
  return holds === 'snapshots' ? { bucketPrefix: `${prefix}-` } : { bucket: `${prefix}-${account}-${region}` };
}

/** What 63 leave beside an account's 12 digits, the longest region's 16 characters and two hyphens. */
const longestPrefix = 33;

function shortened(prefix: string): string {
  if (prefix.length <= longestPrefix) return prefix;
  const hash = createHash('sha256').update(prefix).digest('hex').slice(0, 8);
  return `${prefix.slice(0, longestPrefix - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}
