import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { corrupt, type ItemPlace } from '../errors.ts';

/** What the console calls the types of attributes. */
const typeNames = { S: 'string', N: 'number', M: 'map', L: 'list', BOOL: 'boolean' } as const;

/**
 * An attribute that may be missing, but not be of another type: what it says would be lost without a word.
 *
 * @throws {CorruptStreamError}
 */
export function optional<Type extends keyof typeof typeNames>(
  item: Readonly<Record<string, AttributeValue>>,
  attribute: string,
  type: Type,
  place: ItemPlace,
) {
  const value = item[attribute];
  if (value !== undefined && value[type] === undefined) throw corrupt(place, `${attribute} is no ${typeNames[type]}`);
  return value?.[type];
}

/**
 * A number that counts something, and may be missing.
 *
 * @throws {CorruptStreamError}
 */
export function wholeNumber(item: Readonly<Record<string, AttributeValue>>, attribute: string, place: ItemPlace): number | undefined {
  const value = optional(item, attribute, 'N', place);
  if (value === undefined) return undefined;
  if (Number.isSafeInteger(Number(value)) && Number(value) >= 0) return Number(value);
  throw corrupt(place, `${attribute} is ${value}, which is no whole number`);
}
