import { type IndexValue, indexText } from '../contract/read-model-table.ts';
import type { OfTenant } from './document-key.ts';
import { InvalidSearchError } from './errors.ts';
import type { AnyProjection } from './projection.ts';
import type { IndexSearch, KeyedDocument } from './read-model-store.ts';

/** Where a document stands in an index: its partition, and its place in it. Unique, since the document's key is its last part. */
export interface IndexEntry {
  readonly partition: string;
  readonly sort: string;
}

/** The entry of a document in an index; none where it lacks one of the index's fields, or where they are longer than any store takes as keys. */
export function indexEntry(
  projection: AnyProjection,
  index: string,
  { key, document }: KeyedDocument,
  of: OfTenant = {},
): IndexEntry | undefined {
  const values = (projection.indexes[index] ?? []).map((field: string) => (document as Record<string, unknown>)[field]);
  if (!values.every(isIndexValue)) return undefined;
  const [partition, ...sort] = values as [IndexValue, ...IndexValue[]];
  const entry = { partition: partitionText(partition, of), sort: indexText([...sort, key]) };
  const fits = Buffer.byteLength(entry.partition) <= maxPartitionBytes && Buffer.byteLength(entry.sort) <= maxSortBytes;
  return fits ? entry : undefined;
}

/** A partition of an index, and bounds in it, both included. */
export interface IndexBounds {
  readonly partition: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The bounds of a search in an index: the entries that match, and no others, sort between them.
 *
 * @throws {InvalidSearchError} when a value is longer than any that an index holds
 */
export function indexBounds({ index, tenant, partition, equals, range }: IndexSearch): IndexBounds {
  const prefix = indexText(equals);
  const from = range?.from === undefined ? `${prefix}${beforeParts}` : prefix + indexText([range.from]);
  const to = range?.to === undefined ? prefix : prefix + indexText([range.to]);
  const bounds = { partition: partitionText(partition, { tenant }), from, to: `${to}${behindParts}` };
  if (Buffer.byteLength(bounds.partition) > maxPartitionBytes || Math.max(Buffer.byteLength(from), Buffer.byteLength(to)) >= maxSortBytes)
    throw new InvalidSearchError({ index, fault: `its values have more than ${maxPartitionBytes} or ${maxSortBytes} bytes` });
  return bounds;
}

/** Each tenant has partitions of its own: texts of one part and of two are never the same. */
function partitionText(partition: IndexValue, { tenant }: OfTenant): string {
  return indexText(tenant === undefined ? [partition] : [tenant, partition]);
}

/** Index entries are ordered as DynamoDB orders strings: by their UTF-8 bytes. */
export function compareText(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** A part begins with `b`, `n` or `s`; where a string goes on behind an escaped separator, it does so with a character far above. */
const beforeParts = 'a';
const behindParts = 't';

/** What DynamoDB takes as keys (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html). */
const maxPartitionBytes = 2_048;
const maxSortBytes = 1_024;

function isIndexValue(value: unknown): value is IndexValue {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}
