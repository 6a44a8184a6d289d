import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { Construct } from 'constructs';
import { asyncFailurePermission, awsPermissions, logPermission, networkActions } from '../../model/aws.ts';
import type { FunctionResource, Grant } from '../../model/service-model.ts';
import { addressOf, placed, standsIn } from '../address.ts';
import { literal } from '../literal.ts';
import { type AwsPart, arnsOf } from './aws-part.ts';
import type { AwsPlace } from './aws-place.ts';
import { joinedStatements, type PolicyStatement, policyDocument } from './policy-document.ts';
import { secretStatements } from './secret-statements.ts';

/** What a role's statements name. */
export interface FunctionIamRoleProps {
  readonly logGroup: CloudwatchLogGroup;
  /** Where Lambda puts what failed for good, if it does. */
  readonly deadLetters: SqsQueue | undefined;
  /** What the resource of an id became. */
  readonly partOf: (id: string) => AwsPart;
  readonly place: AwsPlace;
}

/** The role of one function, with the model's grants and what Lambda itself does with it: no wildcard but the log's streams and, in a network, its interfaces. */
export class FunctionIamRole extends Construct {
  readonly role: IamRole;
  readonly policy: IamRolePolicy;

  constructor(scope: Construct, model: FunctionResource, props: FunctionIamRoleProps) {
    super(scope, 'Role');
    standsIn(this, 'iam');
    const address = addressOf(model);
    this.role = placed(
      new IamRole(this, 'Role', { namePrefix: prefixOfRole(model.name), assumeRolePolicy: trustOfLambda }),
      address,
      `The role of ${model.name}.`,
    );
    const policy = policyDocument(...joinedStatements(statementsOf(model, props)));
    this.policy = placed(
      new IamRolePolicy(this, 'Policy', { name: 'grants', role: this.role.id, policy }),
      address,
      `All that ${model.name} may do.`,
    );
  }
}

const trustOfLambda = policyDocument({ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' });

/** Roles have no region, so that one name would be taken for a second region; at most 38 characters are left for a prefix. */
export function prefixOfRole(name: string): string {
  return literal(`${name.slice(0, 37)}-`);
}

function statementsOf(model: FunctionResource, { logGroup, deadLetters, partOf, place }: FunctionIamRoleProps): readonly PolicyStatement[] {
  // A function that buries itself what it gives up is granted the same as Lambda needs.
  const isGranted = model.grants.some(({ resource, operations }) => resource === model.id && operations.includes('send-dead-letters'));
  return [
    ...model.grants.flatMap((grant) => grantStatements(grant, partOf)),
    ...secretStatements(model, place),
    logStatement(logGroup),
    ...(deadLetters && !isGranted ? [allow(asyncFailurePermission.actions, [deadLetters.arn])] : []),
    ...(model.network ? [allow(networkActions, ['*'])] : []),
  ];
}

function grantStatements(grant: Grant, partOf: FunctionIamRoleProps['partOf']): readonly PolicyStatement[] {
  const part = partOf(grant.resource);
  return awsPermissions(grant).map(({ target, actions, condition }) => ({
    ...allow(actions, arnsOf(part, target)),
    ...(condition ? { Condition: condition } : {}),
  }));
}

/** The group's ARN names its streams with this suffix. */
function logStatement({ arn }: CloudwatchLogGroup): PolicyStatement {
  return allow(logPermission.actions, [`${arn}:*`]);
}

function allow(actions: readonly string[], resources: readonly string[]): PolicyStatement {
  return { Effect: 'Allow', Action: actions, Resource: resources };
}
