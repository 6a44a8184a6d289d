import { TerraformDataSource, type TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { kebabCase } from '../model/names.ts';
import { AddressTakenError } from './errors.ts';
import type { Shape } from './hcl/shape.ts';

/** The emitted file that a construct's elements stand in: one a concern. */
export type ConcernFile =
  | 'project'
  | 'events'
  | 'read-models'
  | 'personal-data'
  | 'buckets'
  | 'queues'
  | 'topics'
  | 'bus'
  | 'schedules'
  | 'functions'
  | 'iam'
  | 'http'
  | 'monitoring';

/** `OrderQueue`, an id of the model, becomes `order_queue`. */
export function addressOf({ id }: { readonly id: string }): string {
  return kebabCase(id).replaceAll('-', '_');
}

/**
 * Gives an element its stable address and the comment that stands above it where HCL is emitted.
 *
 * @throws AddressTakenError where the stack holds that address already
 */
export function placed<Element extends TerraformElement>(
  element: Element,
  address: string,
  comment: string | (() => string) = '',
): Element {
  element.overrideLogicalId(`${prefixOf(element)}${address}`);
  claim(element);
  if (comment !== '') element.node.addMetadata(commentKey, comment);
  return element;
}

/** Begins the addresses of all elements below a construct with `orders_`, so that two services share a stack. */
export function prefixAddresses(scope: Construct, prefix: string): void {
  scope.node.setContext(prefixKey, prefix);
}

/** The address's prefix below a scope. */
export function prefixOf(scope: Construct): string {
  return scope.node.tryGetContext(prefixKey) ?? '';
}

/** Names the file that the elements below a construct stand in. */
export function standsIn(scope: Construct, file: ConcernFile): void {
  scope.node.addMetadata(fileKey, file);
}

/** The file that an element stands in: its own, or that of the next construct above that names one. */
export function fileOf(element: Construct): ConcernFile | undefined {
  const scopes = [...element.node.scopes].reverse();
  return scopes.map((scope) => metadataOf(scope, fileKey)).find((file) => file !== undefined) as ConcernFile | undefined;
}

/** The comment above an element. */
export function commentOf(element: Construct): string | undefined {
  const comment = metadataOf(element, commentKey) as string | (() => string) | undefined;
  return typeof comment === 'function' ? comment() : comment;
}

/** Says what is a block in an element beside what CDKTF's metadata says. */
export function addShape(element: TerraformElement, shape: Shape): void {
  element.node.addMetadata(shapeKey, shape);
}

/** What was said of an element's blocks. */
export function addedShapeOf(element: Construct): Shape {
  const [shape = {}] = element.node.metadata.filter(({ type }) => type === shapeKey).map(({ data }) => data as Shape);
  return shape;
}

const commentKey = 'allframe:comment';
const fileKey = 'allframe:file';
const shapeKey = 'allframe:shape';
const prefixKey = 'allframe:address-prefix';

/** CDKTF merges what has one address; we refuse. */
const claimed = new WeakMap<TerraformStack, Set<string>>();

function claim(element: TerraformElement): void {
  const stack = TerraformStack.of(element);
  const addresses = claimed.get(stack) ?? new Set<string>();
  const address = `${kindOf(element)}.${element.friendlyUniqueId}`;
  if (addresses.has(address)) throw new AddressTakenError(address);
  claimed.set(stack, addresses.add(address));
}

/** Outputs and variables have address spaces of their own, as each type of resources has. */
function kindOf(element: TerraformElement): string {
  return TerraformResource.isTerraformResource(element) || TerraformDataSource.isTerraformDataSource(element)
    ? element.terraformResourceType
    : element.constructor.name;
}

function metadataOf(scope: Construct, key: string): string | undefined {
  return scope.node.metadata.find(({ type }) => type === key)?.data;
}
