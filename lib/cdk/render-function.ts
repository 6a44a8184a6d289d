import type { Construct } from 'constructs';
import type { EnvironmentValue, FunctionResource } from '../model/service-model.ts';
import { UnresolvedReferenceError } from './errors.ts';
import { findGrantable } from './find-part.ts';
import { grantOperations } from './grant-operations.ts';
import { ServiceFunction } from './service-function.ts';

/** Makes a function of the model, tells it what it must know, and grants it what it may do. */
export function renderFunction(scope: Construct, resource: FunctionResource, directory: string): ServiceFunction {
  const environment = Object.fromEntries(Object.entries(resource.environment).map(([name, value]) => [name, resolveValue(scope, value)]));
  const made = new ServiceFunction(scope, resource.id, { ...resource, environment, directory });
  for (const grant of resource.grants) grantOperations(made, findGrantable(scope, grant.resource), grant.operations);
  return made;
}

function resolveValue(scope: Construct, value: EnvironmentValue): string {
  if ('value' in value) return value.value;
  const found = findGrantable(scope, value.resource).attributes[value.attribute];
  if (found === undefined) throw new UnresolvedReferenceError({ resource: value.resource, expected: `the ${value.attribute}` });
  return found;
}
