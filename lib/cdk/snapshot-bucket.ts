import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { closedBucket, type IServiceBucket, ServiceBucket, ServiceBucketBase, type ServiceBucketProps } from './service-bucket.ts';

/** What `SnapshotBucket` takes. */
export interface SnapshotBucketProps extends Omit<ServiceBucketProps, 'name' | 'namePrefix'> {
  /**
   * The bucket's physical name, the same in the whole world.
   *
   * @default CloudFormation makes one
   */
  readonly name?: string | undefined;
}

/**
 * The S3 bucket of an event store: large commits, large snapshots and archived streams. No rule expires its objects: age does not tell
 * whether a commit points there (rule A7).
 */
export class SnapshotBucket extends ServiceBucketBase {
  /** A bucket that was made elsewhere. */
  static fromBucketName(scope: Construct, id: string, bucketName: string, encryptionKey?: IKey): IServiceBucket {
    return ServiceBucket.fromBucketName(scope, id, bucketName, encryptionKey);
  }

  readonly bucket: Bucket;
  readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: SnapshotBucketProps = {}) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    this.bucket = closedBucket(this, props);
  }

  get bucketName(): string {
    return this.bucket.bucketName;
  }
}
