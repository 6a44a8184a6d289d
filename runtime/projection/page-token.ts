import { documentKeyFault, indexText } from '../contract/read-model-table.ts';
import { InvalidPageTokenError } from '../message/errors.ts';
import { compareText, type IndexBounds, type IndexEntry } from './index-keys.ts';

/** Where a page ended: an index entry and its document's key. */
export interface PagePosition extends IndexEntry {
  readonly key: string;
}

/** The token of the page behind a position in an index. It names neither index nor partition, but fits no others. */
export function writePageToken(index: string, position: PagePosition): string {
  const { sort, key } = position;
  return Buffer.from(JSON.stringify([sort, key, markOf(index, position)])).toString('base64url');
}

/**
 * The position that a token stands for.
 *
 * @throws {InvalidPageTokenError} when it is none, one that was changed, or one of another search
 */
export function readPageToken(token: string, index: string, bounds: IndexBounds): PagePosition {
  const parts = decode(token);
  if (!parts) throw new InvalidPageTokenError({ source: index });
  const [sort, key, mark] = parts;
  const position = { partition: bounds.partition, sort, key };
  if (mark !== markOf(index, position) || !isInside(position, bounds)) throw new InvalidPageTokenError({ source: index });
  return position;
}

/**
 * Tells a token that was changed, or that is one of another search. Without a secret it keeps nobody from making one, which gains nothing: a
 * position is taken only inside of what the search shows anyway.
 */
function markOf(index: string, { partition, sort, key }: PagePosition): string {
  const text = JSON.stringify([index, partition, sort, key]);
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('base64url').slice(0, markLength);
}

const markLength = 16;

function decode(token: string): readonly [sort: string, key: string, mark: string] | undefined {
  try {
    const parts = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    const isToken = Array.isArray(parts) && parts.length === 3 && parts.every((part) => typeof part === 'string');
    return isToken ? (parts as [string, string, string]) : undefined;
  } catch {
    return undefined;
  }
}

/** An entry ends with its document's key, and both are what an index can hold: a store refuses a position that contradicts itself. */
function isInside({ sort, key }: PagePosition, bounds: IndexBounds): boolean {
  if (documentKeyFault(key) || !sort.endsWith(indexText([key])) || halfPair.test(sort) || Buffer.byteLength(sort) > maxSortBytes)
    return false;
  return compareText(sort, bounds.from) >= 0 && compareText(sort, bounds.to) <= 0;
}

const halfPair = /\p{Surrogate}/u;

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const maxSortBytes = 1_024;
