import { InvalidPageTokenError } from './errors.ts';
import type { IndexEntry } from './index-keys.ts';

/** Where a page ended: an index entry and its document's key. */
export interface PagePosition extends IndexEntry {
  readonly key: string;
}

/** The token of the page behind a position. */
export function writePageToken({ partition, sort, key }: PagePosition): string {
  return Buffer.from(JSON.stringify([partition, sort, key])).toString('base64url');
}

/**
 * The position that a token stands for.
 *
 * @throws {InvalidPageTokenError} when it is none, or one of another search
 */
export function readPageToken(token: string, index: string, bounds: { partition: string; from: string; to: string }): PagePosition {
  const position = decode(token);
  const isInside = position && position.partition === bounds.partition && position.sort >= bounds.from && position.sort <= bounds.to;
  if (!isInside) throw new InvalidPageTokenError({ index });
  return position;
}

function decode(token: string): PagePosition | undefined {
  try {
    const [partition, sort, key] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return [partition, sort, key].every((part) => typeof part === 'string') ? { partition, sort, key } : undefined;
  } catch {
    return undefined;
  }
}
