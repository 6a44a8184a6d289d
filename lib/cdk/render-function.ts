import type { Construct } from 'constructs';
import { awsPermissions, secretPermission } from '../model/aws.ts';
import { functionPurposes } from '../model/purposes.ts';
import type { EnvironmentValue, FunctionResource, Operation } from '../model/service-model.ts';
import { acknowledgeWildcard } from './acknowledge.ts';
import { arnOf } from './arn.ts';
import { UnresolvedReferenceError } from './errors.ts';
import { addPermission, type Grantable, grantOperations } from './grant-operations.ts';
import type { Parts } from './parts.ts';
import type { RenderContext } from './render-context.ts';
import { ServiceFunction } from './service-function.ts';

/** Makes a function of the model, tells it what it must know, and grants it what it may do. */
export function renderFunction(scope: Construct, resource: FunctionResource, context: RenderContext): ServiceFunction {
  const { parts, code, enforceTls, everyFunction, overrides } = context;
  const ofRole = overrides?.functions?.[resource.role];
  const made = new ServiceFunction(scope, resource.id, {
    ...resource,
    description: functionPurposes[resource.role],
    directory: code.directoryOf(resource.role),
    enforceTls,
    ...everyFunction,
    ...ofRole,
    environment: { ...textsOf(resource), ...everyFunction?.environment, ...ofRole?.environment },
  });
  parts.add(resource.id, made);
  for (const [name, value] of referencesOf(resource)) made.function.addEnvironment(name, attributeOf(parts, value));
  for (const { resource: id, operations } of resource.grants) {
    grantOperations(made, parts.grantable(id), operations);
    for (const arn of wildcardsOf(parts.grantable(id), operations))
      acknowledgeWildcard(made.role, arn, 'Their keys are made while the service runs');
  }
  for (const reference of Object.values(resource.secrets)) {
    const { service, resource: place, action } = secretPermission(reference);
    addPermission(made, { actions: [action] }, [arnOf(made, service, place)]);
  }
  return made;
}

/** Objects of a bucket and schedules of a group. */
function wildcardsOf(part: Grantable, operations: readonly Operation[]): readonly string[] {
  const targets = awsPermissions({ resource: part.node.id, operations }).map(({ target }) => target);
  return targets.flatMap((target) => part.arns[target] ?? []).filter((arn) => arn.endsWith('/*'));
}

type Reference = Extract<EnvironmentValue, { readonly resource: string }>;

function textsOf({ environment }: FunctionResource): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => ('value' in value ? [[name, value.value]] : [])));
}

/** A function may refer to itself, and so they are told when it is made. */
function referencesOf({ environment }: FunctionResource): readonly (readonly [string, Reference])[] {
  return Object.entries(environment).flatMap(([name, value]) => ('value' in value ? [] : [[name, value] as const]));
}

function attributeOf(parts: Parts, { resource, attribute }: Reference): string {
  const found: Grantable['attributes'][typeof attribute] = parts.grantable(resource).attributes[attribute];
  if (found === undefined) throw new UnresolvedReferenceError({ resource, expected: `the ${attribute}` });
  return found;
}
