import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { Construct } from 'constructs';
import type { ServiceModel } from '../../model/service-model.ts';
import { placed, standsIn } from '../address.ts';

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
    const { partition } = this.once('Partition', () => new DataAwsPartition(this, 'Partition'), 'The part of AWS that this is.');
    return `arn:${partition}:${service}:${this.region}:${this.account}:${resource}`;
  }

  /** The region's name. */
  get region(): string {
    return this.once('Region', () => new DataAwsRegion(this, 'Region'), 'The region of the provider.').region;
  }

  /** The account's number. */
  get account(): string {
    return this.once('Account', () => new DataAwsCallerIdentity(this, 'Account'), 'The account of the provider.').accountId;
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
