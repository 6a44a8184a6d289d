import type { JsonSchema } from './describe-events.ts';
import { valuesOf } from './schema-values.ts';

/** Of the bounds of a changed schema those that something breaks which its former one took. */
export function narrowerBounds(old: JsonSchema, now: JsonSchema): readonly Bound[] {
  const values = valuesOf(old);
  return bounds.filter((bound) => {
    const limit = now[bound];
    if (typeof limit !== 'number') return false;
    return values ? values.some((value) => isBroken(bound, limit, value)) : !isImplied(bound, limit, old);
  });
}

/** All words of JSON Schema for a bound. */
export const bounds = [
  'minimum',
  'exclusiveMinimum',
  'minLength',
  'minItems',
  'minProperties',
  'maximum',
  'exclusiveMaximum',
  'maxLength',
  'maxItems',
  'maxProperties',
] as const;

type Bound = (typeof bounds)[number];

/** A number that is greater than 0 is 0 at least, and a whole one 1. */
function isImplied(bound: Bound, limit: number, old: JsonSchema): boolean {
  const of = (name: Bound, otherwise: number) => (typeof old[name] === 'number' ? (old[name] as number) : otherwise);
  const step = old.type === 'integer' ? 1 : 0;
  switch (bound) {
    case 'minimum':
      return of(bound, -Infinity) >= limit || of('exclusiveMinimum', -Infinity) + step >= limit;
    case 'exclusiveMinimum':
      return of(bound, -Infinity) >= limit || of('minimum', -Infinity) > limit;
    case 'maximum':
      return of(bound, Infinity) <= limit || of('exclusiveMaximum', Infinity) - step <= limit;
    case 'exclusiveMaximum':
      return of(bound, Infinity) <= limit || of('maximum', Infinity) < limit;
    default:
      return bound.startsWith('min') ? of(bound, 0) >= limit : of(bound, Infinity) <= limit;
  }
}

function isBroken(bound: Bound, limit: number, value: unknown): boolean {
  const size = sizeOf(bound, value);
  if (size === undefined) return false;
  if (bound === 'exclusiveMinimum') return size <= limit;
  if (bound === 'exclusiveMaximum') return size >= limit;
  return bound.startsWith('min') ? size < limit : size > limit;
}

/** What a bound looks at: nothing of a value of another type. */
function sizeOf(bound: Bound, value: unknown): number | undefined {
  if (bound.endsWith('Length')) return typeof value === 'string' ? [...value].length : undefined;
  if (bound.endsWith('Items')) return Array.isArray(value) ? value.length : undefined;
  if (bound.endsWith('Properties')) return isObject(value) ? Object.keys(value).length : undefined;
  return typeof value === 'number' ? value : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
