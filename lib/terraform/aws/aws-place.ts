import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Construct } from 'constructs';
import { isArn } from '../../model/name-or-arn.ts';
import type { ServiceModel } from '../../model/service-model.ts';
import { placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';

/** Where a service is deployed: asked of AWS, and only by what names something that is not a resource of the stack. */
export class AwsPlace extends Construct {
  readonly model: ServiceModel;
  private readonly asked = new Map<string, Construct>();

  constructor(scope: Construct, model: ServiceModel) {
    super(scope, 'Place');
    standsIn(this, 'iam');
    this.model = model;
  }

  /** The ARN of what is there without Terraform's doing: `arnOf('ssm', 'parameter/orders')`. */
  arnOf(service: string, resource: string): string {
    return `arn:${this.partition.partition}:${service}:${this.region}:${this.account}:${resource}`;
  }

  /** The ARN of what was named by its name or ARN: `existingArn('dynamodb', 'table/', 'legacy-events')`. */
  existingArn(service: string, before: string, given: string): string {
    return isArn(given) ? literal(given) : this.arnOf(service, `${before}${literal(given)}`);
  }

  /** The ARN of a bucket, which knows neither region nor account. */
  bucketArn(name: string): string {
    return `arn:${this.partition.partition}:s3:::${name}`;
  }

  /** What the names of hosts end with. */
  get urlSuffix(): string {
    return this.partition.dnsSuffix;
  }

  /** The region's name. */
  get region(): string {
    return this.once('Region', () => new DataAwsRegion(this, 'Region'), 'The region of the provider.').region;
  }

  /** The account's number. */
  get account(): string {
    return this.once('Account', () => new DataAwsCallerIdentity(this, 'Account'), 'The account of the provider.').accountId;
  }

  private get partition(): DataAwsPartition {
    return this.once('Partition', () => new DataAwsPartition(this, 'Partition'), 'The part of AWS that this is.');
  }

  private once<Data extends DataAwsPartition | DataAwsRegion | DataAwsCallerIdentity>(
    key: string,
    make: () => Data,
    comment: string,
  ): Data {
    const known = this.asked.get(key) as Data | undefined;
    if (known) return known;
    const data = placed(make(), 'current', comment);
    this.asked.set(key, data);
    return data;
  }
}
