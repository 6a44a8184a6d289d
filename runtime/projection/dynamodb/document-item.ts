import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { indexKeys, type ReadModelItem, readModelTable } from '../../contract/read-model-table.ts';
import { type OfTenant, storedKey } from '../document-key.ts';
import { checkDocumentSize } from '../document-size.ts';
import { CorruptDocumentError } from '../errors.ts';
import { expiryOf } from '../expiry.ts';
import { indexEntry } from '../index-keys.ts';
import type { AnyProjection } from '../projection.ts';
import type { KeyedDocument, RevisedDocument, StoredDocument } from '../read-model-store.ts';

export type AttributeItem = Record<string, AttributeValue>;

/** An item of the contract as the SDK takes and returns it. */
export type AttributesOf<Item> = { readonly [Name in keyof Item]?: AttributeValue };

/**
 * A document with its checkpoint or revision and its index entries as an item.
 *
 * @throws {DocumentTooLargeError}
 * @throws {InvalidExpiryError}
 */
export function writeDocumentItem(
  projection: AnyProjection,
  key: string,
  stored: StoredDocument | RevisedDocument,
  of: OfTenant = {},
): AttributeItem {
  const { document } = stored;
  checkDocumentSize(projection, key, document, of);
  return {
    PK: { S: storedKey(key, of) },
    ...(stored.checkpoint
      ? { checkpoint_version: { N: String(stored.checkpoint.version) }, checkpoint_commit_id: { S: stored.checkpoint.commitId } }
      : { revision: { N: String(stored.revision) } }),
    ...(document && {
      document: { S: JSON.stringify(document) },
      ...indexAttributes(projection, { key, document }, of),
      ...expiryAttribute(projection, document),
    }),
  };
}

/**
 * Reads a document with its checkpoint or revision.
 *
 * @throws {CorruptDocumentError} naming the table and the key
 */
export function readDocumentItem(store: string, item: AttributesOf<ReadModelItem>): StoredDocument | RevisedDocument {
  if (item.revision) return readRevisedItem(store, item);
  const version = Number(item.checkpoint_version?.N);
  const commitId = item.checkpoint_commit_id?.S;
  if (!Number.isSafeInteger(version) || commitId === undefined) throw corrupt(store, item, 'its checkpoint is missing');
  return { document: documentOf(store, item), checkpoint: { version, commitId } };
}

/**
 * Reads a document with its revision.
 *
 * @throws {CorruptDocumentError} naming the table and the key
 */
export function readRevisedItem(store: string, item: AttributesOf<ReadModelItem>): RevisedDocument {
  return { document: documentOf(store, item), revision: readRevision(store, item) };
}

/**
 * Reads the revision of a document or checkpoint.
 *
 * @throws {CorruptDocumentError} naming the table and the key
 */
export function readRevision(store: string, item: AttributesOf<ReadModelItem>): number {
  const revision = Number(item.revision?.N);
  if (!Number.isSafeInteger(revision)) throw corrupt(store, item, 'its revision is missing');
  return revision;
}

function indexAttributes(projection: AnyProjection, keyed: KeyedDocument, of: OfTenant): AttributeItem {
  const attributes: AttributeItem = {};
  for (const index of Object.keys(projection.indexes)) {
    const entry = indexEntry(projection, index, keyed, of);
    const { partitionKey, sortKey } = indexKeys(index);
    if (entry) Object.assign(attributes, { [partitionKey]: { S: entry.partition }, [sortKey]: { S: entry.sort } });
  }
  return attributes;
}

/** Whole seconds, rounded up: nothing is deleted that queries still show. */
function expiryAttribute(projection: AnyProjection, document: object): AttributeItem {
  const end = expiryOf(projection, document);
  return end === undefined ? {} : { [readModelTable.expiresAt]: { N: String(Math.ceil(end / 1_000)) } };
}

function documentOf(store: string, item: AttributesOf<ReadModelItem>): object | undefined {
  if (!item.document) return undefined;
  try {
    return JSON.parse(item.document.S ?? '');
  } catch (cause) {
    throw corrupt(store, item, 'document is not JSON', { cause });
  }
}

function corrupt(store: string, item: AttributesOf<ReadModelItem>, fault: string, options?: ErrorOptions): CorruptDocumentError {
  return new CorruptDocumentError({ store, key: item.PK?.S ?? 'no PK', fault, isShared: item.revision !== undefined }, options);
}
