import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
import { Construct } from 'constructs';
import type { BucketSourceResource } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import type { AwsPlace } from './aws-place.ts';
import type { ServiceBucket } from './service-bucket.ts';
import type { ServiceFunction } from './service-function.ts';

/** What the notification joins. */
export interface BucketSourceProps {
  readonly bucket: ServiceBucket;
  readonly function: ServiceFunction;
  readonly place: AwsPlace;
}

/** Hands a bucket's changes to a function. */
export class BucketSource extends Construct {
  readonly notification: S3BucketNotification;

  constructor(scope: Construct, source: BucketSourceResource, { bucket: { bucket }, function: target, place }: BucketSourceProps) {
    super(scope, source.id);
    standsIn(this, 'buckets');
    const address = addressOf(source);
    // A bucket that is gone may come again as somebody else's: the name alone tells nobody.
    const from = { principal: 's3.amazonaws.com', sourceArn: bucket.arn, sourceAccount: place.account };
    const permission = placed(
      new LambdaPermission(this, 'Permission', { action: 'lambda:InvokeFunction', ...target.invoked, ...from }),
      address,
      'Lets this bucket invoke the function.',
    );
    const notification = new S3BucketNotification(this, 'Notification', {
      bucket: bucket.id,
      lambdaFunction: [{ lambdaFunctionArn: target.arn, events: source.on.map((change) => events[change]), ...filterOf(source) }],
      dependsOn: [permission],
    });
    this.notification = placed(notification, address, `Tells ${source.function} of objects that are ${source.on.join(' or ')}.`);
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
const events = { created: 's3:ObjectCreated:*', removed: 's3:ObjectRemoved:*' } as const;

function filterOf({ prefix, suffix }: BucketSourceResource) {
  return {
    ...(prefix === undefined ? {} : { filterPrefix: literal(prefix) }),
    ...(suffix === undefined ? {} : { filterSuffix: literal(suffix) }),
  };
}
