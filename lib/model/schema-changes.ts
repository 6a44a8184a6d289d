import { canonicalJson } from '../../runtime/message/json.ts';
import type { JsonSchema } from './describe-events.ts';
import { bounds, narrowerBounds } from './schema-bounds.ts';
import { partsOf, typesOf, valuesOf, variantsOf } from './schema-values.ts';

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
  if (isNever(old)) return [];
  const variants = variantsOf(old);
  if (variants) return variants.flatMap((variant) => compare(variant, now, within));
  const choices = variantsOf(now);
  if (choices) return partsOf(old).flatMap((part) => bestChoice(choices.map((choice) => compare(part, choice, within))));
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

/** Nothing of it is stored. */
function isNever({ not }: JsonSchema): boolean {
  return typeof not === 'object' && not !== null && isOpen(not as JsonSchema);
}

/** One that takes all of it is enough; of several that don't the nearest is told. */
function bestChoice(outcomes: readonly (readonly SchemaChange[])[]): readonly SchemaChange[] {
  return outcomes.reduce((best, outcome) => (outcome.length < best.length ? outcome : best), outcomes[0] ?? []);
}

function typeChanges(old: JsonSchema, now: JsonSchema, path: string): readonly SchemaChange[] {
  if (now.type === undefined) return [];
  const allowed = new Set<unknown>([now.type].flat());
  const isAllowed = (type: unknown) => allowed.has(type) || (type === 'integer' && allowed.has('number'));
  const types = typesOf(old);
  const lost = types.filter((type) => !isAllowed(type));
  if (types.length > 0 && lost.length === 0) return [];
  return [{ path, change: `it was ${types.join(' or ') || 'of any type'}, and is now ${[...allowed].join(' or ')}` }];
}

function valueChanges(old: JsonSchema, now: JsonSchema, path: string): readonly SchemaChange[] {
  const allowed = valuesOf(now)?.map((value) => canonicalJson(value as never));
  if (!allowed) return [];
  const former = valuesOf(old);
  if (!former) return [{ path, change: `it took any value, and now only ${allowed.join(', ')}` }];
  const lost = former.map((value) => canonicalJson(value as never)).filter((value) => !allowed.includes(value));
  return lost.length > 0 ? [{ path, change: `it no longer takes ${lost.join(', ')}` }] : [];
}

function boundChanges(old: JsonSchema, now: JsonSchema, path: string): readonly SchemaChange[] {
  return narrowerBounds(old, now).map((bound) => ({ path, change: `${bound} was ${old[bound] ?? 'not set'}, and is now ${now[bound]}` }));
}

function fieldChanges(old: JsonSchema, now: JsonSchema, place: Place): readonly SchemaChange[] {
  const [former, changed] = [propertiesOf(old), propertiesOf(now)];
  const [needed, needs] = [requiredOf(old), requiredOf(now)];
  const at = (field: string) => `${place.path}.${field}`;
  const added = needs.filter((field) => !needed.includes(field));
  // A record of counted names requires them without naming them as properties.
  const removed = needed.filter((field) => !Object.hasOwn(changed, field) && !needs.includes(field));
  const kept = Object.keys(former).filter((field) => Object.hasOwn(changed, field));
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
  const [former, changed] = [recordOf(old), recordOf(now)];
  const [named, names] = [propertiesOf(old), propertiesOf(now)];
  const at = (field: string) => ({ ...place, path: `${place.path}.${field}` });
  const loosened = changed ? Object.keys(named).filter((field) => !Object.hasOwn(names, field)) : [];
  const fixed = isRecord(old) ? Object.keys(names).filter((field) => !Object.hasOwn(named, field) && takesName(old, field)) : [];
  return [
    ...(former && changed ? compare(former, changed, at('*')) : []),
    ...(former && now.propertyNames ? compare(old.propertyNames ?? { type: 'string' }, now.propertyNames, at('*')) : []),
    ...loosened.flatMap((field) => compare(named[field], changed, at(field))),
    ...loosened.filter((field) => !takesName(now, field)).map((field) => ({ path: at(field).path, change: 'its name is taken no more' })),
    ...fixed.flatMap((field) => compare(former, names[field], at(field))),
  ];
}

/** What the fields that no name stands for look like. */
function recordOf({ additionalProperties: fields }: JsonSchema): JsonSchema | undefined {
  return typeof fields === 'object' && fields !== null ? (fields as JsonSchema) : undefined;
}

/** Of an object that takes further fields of any kind nobody knows what they are called. */
function isRecord(schema: JsonSchema): boolean {
  const fields = recordOf(schema);
  return fields !== undefined && (schema.propertyNames !== undefined || !isOpen(fields));
}

function takesName({ propertyNames }: JsonSchema, name: string): boolean {
  return valuesOf((propertyNames ?? {}) as JsonSchema)?.includes(name) ?? true;
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
  ...bounds,
  ...['type', 'enum', 'const', 'properties', 'required', 'additionalProperties', 'propertyNames', 'items', 'prefixItems', '$ref'],
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
