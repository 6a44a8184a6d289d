import { TerraformResource, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { KnownResource, KnownState } from '../model/known-state.ts';
import { commentOf } from './address.ts';
import { heldBy } from './state/state-traits.ts';

/** A resource's address, such as `aws_sqs_queue.order_queue`. */
export function addressIn({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}

/** The managed resources below a construct, in the order of their making. */
export function resourcesBelow(scope: Construct): readonly TerraformResource[] {
  return scope.node.findAll().filter((node) => TerraformResource.isTerraformResource(node));
}

/** What is stateful of that which a service's construct holds, with what keeps it closed: a bucket that stays must not open up. */
export function statefulBelow(scope: Construct): KnownState {
  const resources = resourcesBelow(scope);
  const archived = resources.filter(({ terraformResourceType: type }) => type === archive).map((resource) => partOf(resource, scope));
  const isKept = (resource: TerraformResource) =>
    isStateful(resource) || (resource.terraformResourceType === archivedBus && archived.includes(partOf(resource, scope)));
  return Object.fromEntries(resources.filter(isKept).map((resource) => [addressIn(resource), known(resource, scope)]));
}

const [archive, archivedBus] = ['aws_cloudwatch_event_archive', 'aws_cloudwatch_event_bus'];

function isStateful({ terraformResourceType: type }: TerraformResource): boolean {
  return heldBy(type) !== undefined || guards.some((guard) => guard.test(type));
}

/** Settings of what is stateful that are resources of their own: without them it would be open, forget its versions, or have no name. */
const guards = [/^aws_s3_bucket_(?!notification$)/, /^aws_kms_alias$/];

function known(resource: TerraformResource, scope: Construct): KnownResource {
  const name = nameOf(resource);
  return { part: partOf(resource, scope), what: commentOf(resource) ?? '', ...(name === undefined ? {} : { name }) };
}

/**
 * The construct of a part stands right below the service's, under the id of its resource in the model; what parts share, below one more. What is
 * handed over from a part belongs to it.
 */
function partOf({ node }: TerraformResource, scope: Construct): string {
  const [part = node, shared = part] = node.scopes.slice(scope.node.scopes.length).map((each) => each.node);
  const source = part.id.replace(/Source$/, '');
  if (scope.node.tryFindChild(source)) return source;
  return part.id === 'Platform' ? shared.id : part.id;
}

/** As it was written, if it is a text that Terraform needn't evaluate. */
function nameOf(resource: TerraformResource): string | undefined {
  const { nameInput, bucketInput } = resource as { readonly nameInput?: unknown; readonly bucketInput?: unknown };
  const name = resource.terraformResourceType === 'aws_s3_bucket' ? bucketInput : nameInput;
  return typeof name === 'string' && !Token.isUnresolved(name) && !name.includes('{') ? name : undefined;
}
