import { type IndexValue, indexText } from '../contract/read-model-table.ts';
import type { AnyProjection } from './projection.ts';
import type { IndexSearch } from './read-model-store.ts';

/** Where a document stands in an index: its partition, and its place in it. Unique, since the document's key is its last part. */
export interface IndexEntry {
  readonly partition: string;
  readonly sort: string;
}

/** The entry of a document in an index; none where it lacks one of the index's fields. */
export function indexEntry(projection: AnyProjection, index: string, key: string, document: object): IndexEntry | undefined {
  const values = (projection.indexes[index] ?? []).map((field: string) => (document as Record<string, unknown>)[field]);
  if (!values.every(isIndexValue)) return undefined;
  const [partition, ...sort] = values as [IndexValue, ...IndexValue[]];
  return { partition: indexText([partition]), sort: indexText([...sort, key]) };
}

/** The bounds of a search in an index, both included: every entry that matches sorts between them. */
export function indexBounds({ partition, equals, range }: IndexSearch): { partition: string; from: string; to: string } {
  const prefix = indexText(equals);
  const from = range?.from === undefined ? prefix : prefix + indexText([range.from]);
  const to = range?.to === undefined ? prefix : prefix + indexText([range.to]);
  return { partition: indexText([partition]), from: from || lowest, to: `${to}${highest}` };
}

/** Sorts before everything that a part can begin with; DynamoDB takes no empty key. */
const lowest = '\u0001';

/** Sorts behind everything that a part can begin with. */
const highest = '\u{10ffff}';

function isIndexValue(value: unknown): value is IndexValue {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
