import type { Construct } from 'constructs';
import { UnresolvedReferenceError } from './errors.ts';
import type { Grantable } from './grant-operations.ts';

/** The construct of a resource of the model: its id names it in the scope of the service. */
export function findPart<Part extends Construct>(scope: Construct, type: PartClass<Part>, resource: string): Part {
  const part = scope.node.tryFindChild(resource);
  if (!(part instanceof type)) throw new UnresolvedReferenceError({ resource, expected: `the ${type.name}` });
  return part;
}

/** The construct of a resource that grants and variables name, of whatever kind. */
export function findGrantable(scope: Construct, resource: string): Grantable {
  const part = scope.node.tryFindChild(resource);
  if (!part || !isGrantable(part)) throw new UnresolvedReferenceError({ resource, expected: 'ARNs and attributes' });
  return part;
}

type PartClass<Part> = abstract new (...parameters: never[]) => Part;

function isGrantable(part: object): part is Grantable {
  return 'arns' in part && 'attributes' in part;
}
