import { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { OverrideValue } from '../../runtime/service/overrides.ts';
import { mainTypesOf, settingsOfType } from '../model/overridable-settings.ts';
import type { OverriddenSettings, Resource } from '../model/service-model.ts';
import { addressOf, addShape, prefixOf } from './address.ts';
import type { Shape } from './hcl/shape.ts';
import { literal } from './literal.ts';

/** Sets on a part's main resource what the definition overrides of it. */
export function overrideSettings(part: Construct, resource: Resource, provider: 'aws' | 'google'): void {
  const given = resource.overrides?.[provider];
  if (!given || Object.keys(given).length === 0) return;
  const element = mainResource(part, resource, provider);
  for (const [name, value] of Object.entries(given)) element.addOverride(name, literally(value));
  addShape(element, shapeOfSettings(given, settingsOfType(provider, element.terraformResourceType)));
}

function mainResource(part: Construct, resource: Resource, provider: 'aws' | 'google'): TerraformResource {
  const possible = mainTypesOf(provider, resource);
  const address = `${prefixOf(part)}${addressOf(resource)}`;
  const elements = part.node.findAll().filter((node): node is TerraformResource => TerraformResource.isTerraformResource(node));
  const found = elements.find(({ terraformResourceType: type, friendlyUniqueId: id }) => possible.includes(type) && id === address);
  if (found) return found;
  throw new Error(`${resource.id} has no ${possible.join(' or ')} to override`);
}

/** Text is text, a name of a map too: without this, `${` in it would be read as a template. */
function literally(value: OverrideValue): OverrideValue {
  if (typeof value === 'string') return literal(value);
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.map(literally);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [literal(name), literally(part)]));
}

function isList(value: OverrideValue): value is readonly OverrideValue[] {
  return Array.isArray(value);
}

type Kinds = Readonly<Record<string, unknown>>;

/** An object is a block, and so is each of a list of objects: of blocks that the construct did not set CDKTF tells nothing. */
function shapeOfSettings(given: OverriddenSettings, kinds: Kinds): Shape {
  const blocks = Object.keys(given).flatMap((name) => {
    const kind = kinds[name];
    const block = Array.isArray(kind) ? kind[0] : kind;
    return typeof block === 'object' && block !== null ? [[name, shapeOfKinds(block as Kinds)] as const] : [];
  });
  return Object.fromEntries(blocks);
}

function shapeOfKinds(kinds: Kinds): Shape {
  return shapeOfSettings(kinds as OverriddenSettings, kinds);
}
