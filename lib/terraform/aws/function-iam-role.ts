import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import { asyncFailurePermission, awsPermissions, logPermission } from '../../model/aws.ts';
import type { FunctionResource, Grant } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { type AwsPart, arnsOf } from './aws-part.ts';
import { type PolicyStatement, policyDocument } from './policy-document.ts';

/** What a role's statements name. */
export interface FunctionIamRoleProps {
  readonly logGroup: CloudwatchLogGroup;
  /** Where Lambda puts what failed for good, if it does. */
  readonly deadLetters: SqsQueue | undefined;
  /** What the resource of an id became. */
  readonly partOf: (id: string) => AwsPart;
}

/** The role of one function, with the model's grants and what Lambda itself does with it: no wildcard but the log's streams. */
export class FunctionIamRole extends Construct {
  readonly role: IamRole;
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, model: FunctionResource, { logGroup, deadLetters, partOf }: FunctionIamRoleProps) {
    super(scope, 'Role');
    standsIn(this, 'iam');
    const address = addressOf(model);
    this.role = placed(
      new IamRole(this, 'Role', { namePrefix: prefixOfRole(model.name), assumeRolePolicy: trustOfLambda }),
      address,
      `The role of ${model.name}.`,
    );
    const statements = [...model.grants.flatMap((grant) => statementsOf(grant, partOf)), logStatement(logGroup)];
    if (deadLetters) statements.push({ Effect: 'Allow', Action: asyncFailurePermission.actions, Resource: [deadLetters.arn] });
    this.policy = placed(
      new IamRolePolicy(this, 'Policy', { name: 'grants', role: this.role.id, policy: policyDocument(...statements) }),
      address,
      `All that ${model.name} may do.`,
    );
  }
}

const trustOfLambda = policyDocument({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });

/** Roles have no region, so that one name would be taken for a second region; at most 38 characters are left for a prefix. */
function prefixOfRole(name: string): string {
  return literal(`${name.slice(0, 37)}-`);
}

function statementsOf(grant: Grant, partOf: FunctionIamRoleProps['partOf']): readonly PolicyStatement[] {
  const part = partOf(grant.resource);
  return awsPermissions(grant).map(({ target, actions }) => ({ Effect: 'Allow', Action: actions, Resource: arnsOf(part, target) }));
}

/** The group's ARN names its streams with this suffix. */
function logStatement({ arn }: CloudwatchLogGroup): PolicyStatement {
  return { Effect: 'Allow', Action: logPermission.actions, Resource: [`${arn}:*`] };
}
