import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Resource } from '../model/service-model.ts';
import { UnresolvedReferenceError } from './errors.ts';

/** Sets on a part's main resource what the definition overrides of it. */
export function overrideProperties(part: IConstruct, { id, overrides }: Resource): void {
  const given = Object.entries(overrides?.cloudformation ?? {});
  if (given.length === 0) return;
  const { defaultChild } = part.node;
  if (!defaultChild || !CfnResource.isCfnResource(defaultChild))
    throw new UnresolvedReferenceError({ resource: id, expected: 'the main resource' });
  for (const [name, value] of given) defaultChild.addPropertyOverride(name, value);
}
