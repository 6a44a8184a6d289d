import { indexText } from '../contract/read-model-table.ts';
import { InvalidPageTokenError } from '../message/errors.ts';
import { compareText, type IndexBounds, type IndexEntry } from './index-keys.ts';

/** Where a page ended: an index entry and its document's key. */
export interface PagePosition extends IndexEntry {
  readonly key: string;
}

/** The token of the page behind a position in an index. */
export function writePageToken(index: string, { partition, sort, key }: PagePosition): string {
  return Buffer.from(JSON.stringify([index, partition, sort, key])).toString('base64url');
}

/**
 * The position that a token stands for.
 *
 * @throws {InvalidPageTokenError} when it is none, or one of another search
 */
export function readPageToken(token: string, index: string, bounds: IndexBounds): PagePosition {
  const position = decode(token, index);
  if (!position || !isInside(position, bounds)) throw new InvalidPageTokenError({ source: index });
  return position;
}

function decode(token: string, index: string): PagePosition | undefined {
  try {
    const [name, partition, sort, key] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return name === index && [partition, sort, key].every((part) => typeof part === 'string') ? { partition, sort, key } : undefined;
  } catch {
    return undefined;
  }
}

/** An entry ends with its document's key; DynamoDB refuses a position that contradicts itself. */
function isInside({ partition, sort, key }: PagePosition, bounds: IndexBounds): boolean {
  if (partition !== bounds.partition || !sort.endsWith(indexText([key]))) return false;
  return compareText(sort, bounds.from) >= 0 && compareText(sort, bounds.to) <= 0;
}
