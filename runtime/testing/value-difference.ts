import { inspect, isDeepStrictEqual } from 'node:util';
import { isPlain } from '../message/json.ts';

/** Who looks for a difference reads a few places, not fifty. */
const maxPlaces = 5;

/** Where a value differs from the expected one, a line a place: `items[2].by: 2 instead of 1`. None where they are deeply and strictly equal. */
export function valueDifference(actual: unknown, expected: unknown): readonly string[] {
  const places = placesOf(actual, expected, '');
  const more = places.length - maxPlaces;
  return more > 0 ? [...places.slice(0, maxPlaces), `and ${more} more`] : places;
}

/** A value in one line. */
export function textOfValue(value: unknown): string {
  return inspect(value, { breakLength: Number.POSITIVE_INFINITY, compact: true, depth: 5, maxStringLength: 200 });
}

function placesOf(actual: unknown, expected: unknown, path: string): readonly string[] {
  if (isDeepStrictEqual(actual, expected)) return [];
  const inner =
    hasParts(actual) && hasParts(expected) && Array.isArray(actual) === Array.isArray(expected) ? partsOf(actual, expected, path) : [];
  return inner.length > 0 ? inner : [`${path || 'it'}: ${textOfValue(actual)} instead of ${textOfValue(expected)}`];
}

function hasParts(value: unknown): value is object {
  return typeof value === 'object' && value !== null && isPlain(value);
}

function partsOf(actual: object, expected: object, path: string): readonly string[] {
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].flatMap((key) => {
    const place = Array.isArray(expected) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    if (!Object.hasOwn(actual, key)) return [`${place}: missing, instead of ${textOfValue(Reflect.get(expected, key))}`];
    if (!Object.hasOwn(expected, key)) return [`${place}: ${textOfValue(Reflect.get(actual, key))}, unexpected`];
    return placesOf(Reflect.get(actual, key), Reflect.get(expected, key), place);
  });
}
