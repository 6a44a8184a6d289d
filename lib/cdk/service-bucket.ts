import { Aws, Names, RemovalPolicy } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { worldwideName } from './bucket-name.ts';
import { type Grantable, grantOperations } from './grant-operations.ts';

/** A bucket of a service, made here or elsewhere. */
export interface IServiceBucket extends IConstruct {
  readonly bucket: IBucket | Bucket;
  readonly bucketName: string;
  /** Lets get objects. */
  grantGet(grantee: IGrantable): Grant;
  /** Lets put objects. */
  grantPut(grantee: IGrantable): Grant;
}

/** What every bucket of a service takes. */
export interface ServiceBucketProps {
  /**
   * The bucket's physical name, the same in the whole world. It must be known while the template is made, since the function that the bucket
   * tells of its changes is told the bucket's name.
   *
   * @default made of `namePrefix`, account and region
   */
  readonly name?: string | undefined;
  /**
   * What the name begins with; of a longer one than 33 characters only a part and a hash.
   *
   * @default made of the construct's place in the tree
   */
  readonly namePrefix?: string | undefined;
  /**
   * Whether what is overwritten or deleted is kept.
   *
   * @default true
   */
  readonly versioned?: boolean | undefined;
  /**
   * Refuses requests without TLS.
   *
   * @default true
   */
  readonly enforceTls?: boolean | undefined;
  /**
   * A key of KMS that encrypts the objects. Who is granted on the bucket may use the key too.
   *
   * @default a key of S3
   */
  readonly encryptionKey?: IKey | undefined;
  /**
   * The bucket that its access log is written to.
   *
   * @default none is written
   */
  readonly accessLogBucket?: IBucket | Bucket | undefined;
  /**
   * What becomes of the bucket when it leaves the stack.
   *
   * @default it is kept, except where its creation is rolled back
   */
  readonly removalPolicy?: RemovalPolicy | undefined;
}

/** What all buckets can, wherever they were made. */
export abstract class ServiceBucketBase extends Construct implements IServiceBucket, Grantable {
  abstract readonly bucket: IBucket | Bucket;
  /** Where the name is known, it is no reference to the bucket: what is told of it need not wait for it. */
  abstract readonly bucketName: string;
  abstract readonly encryptionKey: IKey | undefined;

  get arns(): Grantable['arns'] {
    const arn = `arn:${Aws.PARTITION}:s3:::${this.bucketName}`;
    return { bucket: [arn], objects: [`${arn}/*`], snapshotObjects: [`${arn}/snapshots/*`] };
  }

  get attributes(): Grantable['attributes'] {
    return { name: this.bucketName };
  }

  grantGet(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['get-objects']);
  }

  grantPut(grantee: IGrantable): Grant {
    return grantOperations(grantee, this, ['put-objects']);
  }
}

/** An S3 bucket whose changes a service handles: closed to the public, encrypted, versioned, reached over TLS alone, and kept. */
export class ServiceBucket extends ServiceBucketBase {
  /** A bucket that was made elsewhere. */
  static fromBucketName(scope: Construct, id: string, bucketName: string, encryptionKey?: IKey): IServiceBucket {
    return new ImportedServiceBucket(scope, id, bucketName, encryptionKey);
  }

  readonly bucket: Bucket;
  readonly bucketName: string;
  readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: ServiceBucketProps = {}) {
    super(scope, id);
    this.bucketName = props.name ?? worldwideName(this, props.namePrefix ?? Names.uniqueResourceName(this, { separator: '-' }));
    this.encryptionKey = props.encryptionKey;
    this.bucket = closedBucket(this, { ...props, name: this.bucketName });
  }
}

class ImportedServiceBucket extends ServiceBucketBase {
  readonly bucket: IBucket;
  readonly bucketName: string;
  readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, bucketName: string, encryptionKey: IKey | undefined) {
    super(scope, id);
    this.bucketName = bucketName;
    this.encryptionKey = encryptionKey;
    this.bucket = Bucket.fromBucketAttributes(this, 'Bucket', { bucketName, ...(encryptionKey ? { encryptionKey } : {}) });
  }
}

/** A bucket that is closed to the public, encrypted, versioned, without access lists, reached over TLS alone, and kept. */
export function closedBucket(scope: Construct, props: Omit<ServiceBucketProps, 'namePrefix'>): Bucket {
  const { encryptionKey, accessLogBucket } = props;
  const bucket = new Bucket(scope, 'Bucket', {
    ...(props.name === undefined ? {} : { bucketName: props.name }),
    versioned: props.versioned ?? true,
    enforceSSL: props.enforceTls ?? true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    ...(encryptionKey
      ? { encryption: BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true }
      : { encryption: BucketEncryption.S3_MANAGED }),
    ...(accessLogBucket ? { serverAccessLogsBucket: accessLogBucket as IBucket, serverAccessLogsPrefix: `${scope.node.id}/` } : {}),
  });
  scope.node.defaultChild = bucket.node.defaultChild;
  return bucket;
}
