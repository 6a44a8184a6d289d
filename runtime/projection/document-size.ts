import { indexKeys } from '../contract/read-model-table.ts';
import { maxItemBytes } from '../event-store/commit-size.ts';
import { type OfTenant, storedKey } from './document-key.ts';
import { DocumentTooLargeError } from './errors.ts';
import { indexEntry } from './index-keys.ts';
import type { AnyProjection } from './projection.ts';

/** Room for attribute names and what is small in every item. */
const overheadBytes = 1024;

/**
 * Refuses a document that no item can hold, before anything is written: no retry cures it, unlike a store that does not answer.
 *
 * @throws {DocumentTooLargeError}
 */
export function checkDocumentSize(projection: AnyProjection, key: string, document: object | undefined, of: OfTenant): void {
  if (!document) return;
  let bytes = overheadBytes + Buffer.byteLength(storedKey(key, of)) + Buffer.byteLength(JSON.stringify(document));
  for (const index of Object.keys(projection.indexes)) bytes += indexBytes(projection, index, { key, document }, of);
  if (bytes > maxItemBytes) throw new DocumentTooLargeError({ projection: projection.name, key, bytes, maxBytes: maxItemBytes });
}

function indexBytes(projection: AnyProjection, index: string, keyed: { key: string; document: object }, of: OfTenant): number {
  const entry = indexEntry(projection, index, keyed, of);
  const { partitionKey, sortKey } = indexKeys(index);
  return entry ? [partitionKey, sortKey, entry.partition, entry.sort].reduce((sum, text) => sum + Buffer.byteLength(text), 0) : 0;
}
