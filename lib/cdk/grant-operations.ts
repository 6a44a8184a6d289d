import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type AwsTarget, awsPermissions } from '../model/aws.ts';
import type { EnvironmentValue, Operation } from '../model/service-model.ts';
import { UnresolvedReferenceError } from './errors.ts';

/** What is known of a resource once it exists, and what variables hold. */
export type Attribute = Extract<EnvironmentValue, { readonly attribute: string }>['attribute'];

/** A construct that functions are granted and told about. */
export interface Grantable extends Construct {
  /** What policies name, by target. */
  readonly arns: Readonly<Partial<Record<AwsTarget, readonly string[]>>>;
  /** What variables hold, by attribute. */
  readonly attributes: Readonly<Partial<Record<Attribute, string>>>;
}

/** Grants the actions that the operations consist of, each on the exact ARNs of its target. */
export function grantOperations(grantee: IGrantable, resource: Grantable, operations: readonly Operation[]): Grant {
  return awsPermissions({ resource: resource.node.id, operations })
    .map(({ target, actions }) => Grant.addToPrincipal({ grantee, actions: [...actions], resourceArns: arnsOf(resource, target) }))
    .reduce((all, grant) => all.combine(grant));
}

function arnsOf(resource: Grantable, target: AwsTarget): string[] {
  const arns = resource.arns[target] ?? [];
  if (arns.length === 0) throw new UnresolvedReferenceError({ resource: resource.node.id, expected: `the ${target}` });
  return [...arns];
}
