import { canonicalJson } from '../../runtime/message/json.ts';
import type { JsonSchema } from './describe-events.ts';

/** A change of a schema by which what was stored could be misread. */
export interface SchemaChange {
  /** Which part: `$` for the whole, `$.items[].sku` for a field in a list. */
  readonly path: string;
  readonly change: string;
  /** Whether what is stored is still taken, and code from before the change alone would miss something. */
  readonly missedByFormerCode?: true;
}

/**
 * What a changed schema no longer takes of what its former one took, and which of its fields code from before the change would miss while both
 * run. A new optional field and a wider type are no such change.
 */
export function schemaChanges(before: JsonSchema, after: JsonSchema): readonly SchemaChange[] {
  return compare(before, after, { path: '$', before, after, seen: new Set() });
}

interface Place {
  readonly path: string;
  /** The roots that references start at. */
  readonly before: JsonSchema;
  readonly after: JsonSchema;
  /** Pairs that are being compared: schemas may refer to themselves. */
  readonly seen: ReadonlySet<string>;
}

function compare(former: unknown, changed: unknown, place: Place): readonly SchemaChange[] {
  const pair = canonicalJson([former ?? null, changed ?? null] as never);
  if (place.seen.has(pair)) return [];
  const within = { ...place, seen: new Set([...place.seen, pair]) };
  const old = resolved(former, place.before);
  const now = resolved(changed, place.after);
  if (isOpen(now)) return [];
  if (isOpen(old)) return [{ path: place.path, change: 'it took anything, and now only some of it' }];
  const variants = variantsOf(old);
  if (variants) return variants.flatMap((variant) => compare(variant, now, within));
  const choices = variantsOf(now);
  if (choices) return bestChoice(choices.map((choice) => compare(old, choice, within)));
  const otherType = typeChanges(old, now, place.path);
  if (otherType.length > 0) return otherType;
  return [
    ...valueChanges(old, now, place.path),
    ...boundChanges(old, now, place.path),
    ...fieldChanges(old, now, within),
    ...itemChanges(old, now, within),
    ...otherChanges(old, now, place.path),
  ];
}

function resolved(schema: unknown, root: JsonSchema): JsonSchema {
  if (schema === undefined || schema === true) return {};
  if (schema === false) return { not: {} };
  const own = schema as JsonSchema;
  if (typeof own.$ref !== 'string') return own;
  const target = own.$ref
    .split('/')
    .slice(1)
    .reduce<unknown>((part, key) => (part as JsonSchema | undefined)?.[unescaped(key)], root);
  return own.$ref === '#' ? root : resolved(target, root);
}

function unescaped(key: string): string {
  return decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
}

/** What says nothing about a value. */
const annotations = new Set([
  '$schema',
  '$id',
  '$defs',
  '$comment',
  'title',
  'description',
  'examples',
  'default',
  'deprecated',
  'readOnly',
  'writeOnly',
]);

function isOpen(schema: JsonSchema): boolean {
  return Object.keys(schema).every((key) => annotations.has(key));
}

function variantsOf({ anyOf, oneOf }: JsonSchema): readonly JsonSchema[] | undefined {
  return (anyOf ?? oneOf) as readonly JsonSchema[] | undefined;
}

/** One that takes all of it is enough; of several that don't the nearest is told. */
function bestChoice(outcomes: readonly (readonly SchemaChange[])[]): readonly SchemaChange[] {
  return outcomes.reduce((best, outcome) => (outcome.length < best.length ? outcome : best), outcomes[0] ?? []);
}

function typeChanges(old: JsonSchema, now: JsonSchema, path: string): readonly SchemaChange[] {
  if (now.type === undefined) return [];
  const allowed = new Set<unknown>([now.type].flat());
  const isAllowed = (type: unknown) => allowed.has(type) || (type === 'integer' && allowed.has('number'));
  const types: readonly unknown[] = old.type === undefined ? typesOfValues(old) : [old.type].flat();
  const lost = types.filter((type) => !isAllowed(type));
  if (types.length > 0 && lost.length === 0) return [];
  return [{ path, change: `it was ${types.join(' or ') || 'of any type'}, and is now ${[...allowed].join(' or ')}` }];
}

/** A list of values without a type says their types. */
function typesOfValues(schema: JsonSchema): readonly string[] {
  return [...new Set((valuesOf(schema) ?? []).map(typeOf))];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  return 'const' in schema ? [schema.const] : (schema.enum as readonly unknown[] | undefined);
}

function valueChanges(old: JsonSchema, now: JsonSchema, path: string): readonly SchemaChange[] {
  const allowed = valuesOf(now)?.map((value) => canonicalJson(value as never));
  if (!allowed) return [];
  const former = valuesOf(old);
  if (!former) return [{ path, change: `it took any value, and now only ${allowed.join(', ')}` }];
  const lost = former.map((value) => canonicalJson(value as never)).filter((value) => !allowed.includes(value));
  return lost.length > 0 ? [{ path, change: `it no longer takes ${lost.join(', ')}` }] : [];
}

const lowerBounds = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upperBounds = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

function boundChanges(old: JsonSchema, now: JsonSchema, path: string): readonly SchemaChange[] {
  const isNarrower = (bound: string, isLower: boolean) => {
    const [former, changed] = [old[bound], now[bound]] as [number | undefined, number | undefined];
    if (changed === undefined || valuesOf(old)) return false;
    return former === undefined || (isLower ? changed > former : changed < former);
  };
  const narrower = [...lowerBounds.filter((bound) => isNarrower(bound, true)), ...upperBounds.filter((bound) => isNarrower(bound, false))];
  return narrower.map((bound) => ({ path, change: `${bound} was ${old[bound] ?? 'not set'}, and is now ${now[bound]}` }));
}

function fieldChanges(old: JsonSchema, now: JsonSchema, place: Place): readonly SchemaChange[] {
  const [former, changed] = [propertiesOf(old), propertiesOf(now)];
  const [needed, needs] = [requiredOf(old), requiredOf(now)];
  const at = (field: string) => `${place.path}.${field}`;
  const added = needs.filter((field) => !needed.includes(field));
  const removed = needed.filter((field) => !(field in changed));
  const kept = Object.keys(former).filter((field) => field in changed);
  return [
    ...added.map((field) => ({ path: at(field), change: 'it is required now, and stored events may lack it' })),
    ...removed.map((field) => ({
      path: at(field),
      change: 'it is gone, and code from before the change reads it in new events',
      missedByFormerCode: true as const,
    })),
    ...kept.flatMap((field) => compare(former[field], changed[field], { ...place, path: at(field) })),
    ...recordChanges(old, now, place),
  ];
}

function propertiesOf({ properties = {} }: JsonSchema): JsonSchema {
  return properties as JsonSchema;
}

function requiredOf({ required = [] }: JsonSchema): readonly string[] {
  return required as readonly string[];
}

/** Of fields that no name stands for. That none are allowed says nothing: those of stored events are passed over. */
function recordChanges(old: JsonSchema, now: JsonSchema, place: Place): readonly SchemaChange[] {
  const isSchema = (value: unknown) => typeof value === 'object' && value !== null;
  if (!isSchema(now.additionalProperties) || !isSchema(old.additionalProperties)) return [];
  return compare(old.additionalProperties, now.additionalProperties, { ...place, path: `${place.path}.*` });
}

function itemChanges(old: JsonSchema, now: JsonSchema, place: Place): readonly SchemaChange[] {
  const [former, changed] = [old.prefixItems, now.prefixItems] as (readonly unknown[] | undefined)[];
  const places = Math.max(former?.length ?? 0, changed?.length ?? 0);
  const tuple = Array.from({ length: places }, (_, index) =>
    compare(former?.[index] ?? old.items, changed?.[index] ?? now.items, { ...place, path: `${place.path}[${index}]` }),
  );
  const isList = old.items !== undefined || now.items !== undefined;
  return [...tuple.flat(), ...(isList ? compare(old.items, now.items, { ...place, path: `${place.path}[]` }) : [])];
}

const compared = new Set([
  ...annotations,
  ...lowerBounds,
  ...upperBounds,
  ...['type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'items', 'prefixItems', '$ref'],
]);

/** Patterns, formats and whatever else can't be weighed: only to leave one out is known to be wider. */
function otherChanges(old: JsonSchema, now: JsonSchema, path: string): readonly SchemaChange[] {
  const others = Object.keys(now).filter(
    (key) => !compared.has(key) && canonicalJson(now[key] as never) !== canonicalJson((old[key] ?? null) as never),
  );
  return others.map((key) => ({
    path,
    change: `${key} was ${JSON.stringify(old[key]) ?? 'not set'}, and is now ${JSON.stringify(now[key])}`,
  }));
}
