import { secretPermission } from '../../model/aws.ts';
import type { FunctionResource } from '../../model/service-model.ts';
import { literal } from '../literal.ts';
import type { AwsPlace } from './aws-place.ts';
import type { PolicyStatement } from './policy-document.ts';

/** Lets a function read the secrets and parameters that its variables stand for, and no others. */
export function secretStatements({ secrets }: FunctionResource, place: AwsPlace): readonly PolicyStatement[] {
  const arns = new Map<string, Set<string>>();
  for (const secret of Object.values(secrets)) {
    const { service, resource, action } = secretPermission(secret);
    arns.set(action, (arns.get(action) ?? new Set()).add(place.arnOf(service, literal(resource))));
  }
  return [...arns].map(([action, resources]) => ({ Effect: 'Allow', Action: [action], Resource: [...resources] }));
}
