import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { placed, standsIn } from '../address.ts';
import type { AwsPlace } from './aws-place.ts';
import { prefixOfRole } from './function-iam-role.ts';
import { type PolicyStatement, policyDocument } from './policy-document.ts';

/** For which schedules, and what for. */
export interface SchedulerRoleProps {
  /** The physical name of the schedule or group. */
  readonly name: string;
  readonly address: string;
  /** Scheduler assumes the role for the schedules of this group alone. */
  readonly group: string;
  readonly place: AwsPlace;
  readonly statements: readonly PolicyStatement[];
}

/** The role by which EventBridge Scheduler does what schedules say: it can do nothing else. */
export class SchedulerRole extends Construct {
  readonly role: IamRole;
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, { name, address, group, place, statements }: SchedulerRoleProps) {
    super(scope, 'Role');
    standsIn(this, 'iam');
    const assumeRolePolicy = policyDocument({
      Effect: 'Allow',
      Principal: { Service: 'scheduler.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': place.account },
        ArnEquals: { 'aws:SourceArn': place.arnOf('scheduler', `schedule-group/${group}`) },
      },
    });
    const role = new IamRole(this, 'Role', { namePrefix: prefixOfRole(name), assumeRolePolicy });
    this.role = placed(role, address, `The role by which Scheduler acts for ${name}.`);
    const policy = new IamRolePolicy(this, 'Policy', { name: 'grants', role: this.role.id, policy: policyDocument(...statements) });
    this.policy = placed(policy, address, `All that ${name} may do.`);
  }
}
