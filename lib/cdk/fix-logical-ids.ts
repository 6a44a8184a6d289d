import { createHash } from 'node:crypto';
import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { pascalCase } from '../model/names.ts';
import type { ServiceModel } from '../model/service-model.ts';

/**
 * Gives resources logical ids of the service's name, the stage, the resource's id of the model and the place in its construct: wherever a
 * service stands in an app's tree, and however the tree is moved, CloudFormation finds the same resources. Else it would leave a table with
 * its events behind for an empty one, and fail at the first name that is taken.
 */
export function fixLogicalIds(part: IConstruct, id: string, { service, stage }: ServiceModel): void {
  const prefix = [service, stage].map(pascalCase).join('') + id;
  for (const made of part.node.findAll())
    if (CfnResource.isCfnResource(made) && !hashedTypes.has(made.cfnResourceType)) made.overrideLogicalId(prefix + placeIn(part, made));
}

/** A change makes another one: CDK puts a hash into their ids. */
const hashedTypes: ReadonlySet<string> = new Set(['AWS::ApiGateway::Deployment', 'AWS::Lambda::Version']);

/** The ids between a construct and what is in it; those that CDK hides are left out. */
function placeIn(part: IConstruct, made: CfnResource): string {
  const ids = made.node.scopes.slice(part.node.scopes.length).map(({ node }) => node.id);
  return ids
    .filter((id) => id !== 'Resource' && id !== 'Default')
    .map(alphanumeric)
    .join('');
}

/** Where other characters are lost, a hash keeps two ids two. */
function alphanumeric(id: string): string {
  const rest = id.replaceAll(/[^A-Za-z0-9]/g, '');
  return rest === id ? id : rest + createHash('sha256').update(id).digest('hex').slice(0, 8);
}
