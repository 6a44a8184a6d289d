import { Aws, Lazy, Stack } from 'aws-cdk-lib';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { type CfnBucket, EventType } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import { Construct } from 'constructs';
import type { BucketChange } from '../../runtime/service/bucket.ts';
import { type IServiceBucket, ServiceBucket } from './service-bucket.ts';
import type { ServiceFunction } from './service-function.ts';

/** What `BucketSource` takes. */
export interface BucketSourceProps {
  readonly bucket: IServiceBucket;
  readonly function: ServiceFunction;
  /** @default ['created'] */
  readonly on?: readonly BucketChange[] | undefined;
  /**
   * Only objects whose keys begin so.
   *
   * @default all
   */
  readonly prefix?: string | undefined;
  /**
   * Only objects whose keys end so.
   *
   * @default all
   */
  readonly suffix?: string | undefined;
}

/**
 * Hands a bucket's changes to a function. Of a `ServiceBucket` they are declared on the bucket itself; of one that was made elsewhere CDK's
 * own function declares them while the stack is deployed.
 */
export class BucketSource extends Construct {
  constructor(scope: Construct, id: string, props: BucketSourceProps) {
    super(scope, id);
    const { bucket } = props;
    if (bucket instanceof ServiceBucket) this.declareOn(bucket, props);
    else this.addTo(bucket, props);
  }

  /** S3 asks the function whether it may, as soon as the bucket is made: the permission comes first, and so it can't refer to the bucket. */
  private declareOn({ bucket, bucketName }: ServiceBucket, props: BucketSourceProps): void {
    const permission = new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: props.function.target.functionArn,
      principal: 's3.amazonaws.com',
      sourceAccount: Stack.of(this).account,
      sourceArn: `arn:${Aws.PARTITION}:s3:::${bucketName}`,
    });
    const resource = bucket.node.defaultChild as CfnBucket;
    resource.addResourceDependency(permission);
    const notifications = notificationsOf(resource);
    for (const change of props.on ?? ['created'])
      notifications.push({ event: events[change], function: props.function.target.functionArn, ...filterOf(props) });
  }

  private addTo({ bucket }: IServiceBucket, { on = ['created'], prefix, suffix, function: { target } }: BucketSourceProps): void {
    const filter = { ...(prefix === undefined ? {} : { prefix }), ...(suffix === undefined ? {} : { suffix }) };
    const filters = Object.keys(filter).length === 0 ? [] : [filter];
    for (const change of on) bucket.addEventNotification(eventTypes[change], new LambdaDestination(target), ...filters);
  }
}

const events = { created: 's3:ObjectCreated:*', removed: 's3:ObjectRemoved:*' } as const;
const eventTypes = { created: EventType.OBJECT_CREATED, removed: EventType.OBJECT_REMOVED } as const;

const declared = new WeakMap<CfnBucket, CfnBucket.LambdaConfigurationProperty[]>();

/** The list that a bucket's template is made of, in the end. */
function notificationsOf(bucket: CfnBucket): CfnBucket.LambdaConfigurationProperty[] {
  const known = declared.get(bucket);
  if (known) return known;
  const notifications: CfnBucket.LambdaConfigurationProperty[] = [];
  declared.set(bucket, notifications);
  bucket.notificationConfiguration = { lambdaConfigurations: Lazy.any({ produce: () => notifications }) };
  return notifications;
}

function filterOf({ prefix, suffix }: BucketSourceProps): { filter?: CfnBucket.NotificationFilterProperty } {
  const rules = Object.entries({ prefix, suffix }).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return rules.length === 0 ? {} : { filter: { s3Key: { rules } } };
}
