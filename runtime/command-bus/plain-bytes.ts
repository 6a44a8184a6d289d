import { isPlain } from '../message/json.ts';

/** Nobody nests state so deep; what goes on for ever is a circle. */
const maxDepth = 100;

/** About what V8 takes for an object or a list, and for each of its fields. */
const bytesPerObject = 32;
const bytesPerField = 8;

/**
 * About how many bytes a value takes; `undefined` where it is more than `limit`, or not made of plain objects, lists and JSON's values alone.
 * What its parts share counts once a place.
 */
export function plainBytes(value: unknown, limit: number): number | undefined {
  const bytes = bytesOf(value, limit, 0);
  return bytes <= limit ? bytes : undefined;
}

function bytesOf(value: unknown, limit: number, depth: number): number {
  if (typeof value === 'string') return bytesPerField + 2 * value.length;
  if (typeof value === 'function' || typeof value === 'symbol') return Number.POSITIVE_INFINITY;
  if (typeof value !== 'object' || value === null) return bytesPerField;
  if (depth > maxDepth || !isPlain(value)) return Number.POSITIVE_INFINITY;
  let bytes = bytesPerObject;
  for (const key in value) {
    bytes += bytesPerField + bytesOf((value as Record<string, unknown>)[key], limit, depth + 1);
    if (bytes > limit) return Number.POSITIVE_INFINITY;
  }
  return bytes;
}
