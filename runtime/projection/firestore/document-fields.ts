import { firestoreFields, firestoreIndexEntries } from '../../contract/firestore.ts';
import { indexKeys } from '../../contract/read-model-table.ts';
import type { DocumentFields } from '../../google-client/replace-documents.ts';
import { type OfTenant, storedKey } from '../document-key.ts';
import { checkDocumentSize } from '../document-size.ts';
import { CorruptDocumentError } from '../errors.ts';
import { expiryOf } from '../expiry.ts';
import { indexEntry } from '../index-keys.ts';
import type { AnyProjection } from '../projection.ts';
import type { KeyedDocument, RevisedDocument, StoredDocument } from '../read-model-store.ts';

/**
 * A document with its checkpoint or revision and its index entries as the fields of one of Firestore. Every one has all of them, so that an
 * update leaves nothing of what was there.
 *
 * @throws {DocumentTooLargeError}
 * @throws {InvalidExpiryError}
 */
export function writeDocumentFields(
  projection: AnyProjection,
  key: string,
  stored: StoredDocument | RevisedDocument,
  of: OfTenant = {},
): DocumentFields {
  const { document } = stored;
  checkDocumentSize(projection, key, document, of);
  return {
    key: storedKey(key, of),
    ...(stored.checkpoint
      ? { checkpoint_version: stored.checkpoint.version, checkpoint_commit_id: stored.checkpoint.commitId }
      : { revision: stored.revision }),
    document: document ? JSON.stringify(document) : null,
    [firestoreFields.expiry]: (document && expiryField(projection, document)) ?? null,
    [firestoreIndexEntries]: document ? indexEntries(projection, { key, document }, of) : {},
  };
}

/**
 * Reads a document with its checkpoint or revision.
 *
 * @throws {CorruptDocumentError} naming the collection and the key
 */
export function readDocumentFields(store: string, fields: DocumentFields): StoredDocument | RevisedDocument {
  if (fields.revision !== undefined) return readRevisedFields(store, fields);
  const { checkpoint_version: version, checkpoint_commit_id: commitId } = fields;
  if (!isVersion(version) || typeof commitId !== 'string') throw corrupt(store, fields, 'its checkpoint is missing');
  return { document: documentOf(store, fields), checkpoint: { version, commitId } };
}

/**
 * Reads a document with its revision.
 *
 * @throws {CorruptDocumentError} naming the collection and the key
 */
export function readRevisedFields(store: string, fields: DocumentFields): RevisedDocument {
  return { document: documentOf(store, fields), revision: readRevision(store, fields) };
}

/**
 * Reads the revision of a document or checkpoint.
 *
 * @throws {CorruptDocumentError} naming the collection and the key
 */
export function readRevision(store: string, fields: DocumentFields): number {
  if (!isVersion(fields.revision)) throw corrupt(store, fields, 'its revision is missing');
  return fields.revision;
}

/** A document that is none of ours, or only half of one. */
export function corrupt(store: string, fields: DocumentFields, fault: string, options?: ErrorOptions): CorruptDocumentError {
  return new CorruptDocumentError({ store, key: String(fields.key ?? 'no key'), fault, isShared: fields.revision !== undefined }, options);
}

/**
 * A partition as it stands in an index, which cuts texts off at 1,500 bytes (https://cloud.google.com/firestore/quotas): of a longer
 * one its hash. No other begins so.
 */
export function partitionField(partition: string): string {
  if (Buffer.byteLength(partition) <= 1_500) return partition;
  return `#${process.getBuiltinModule('node:crypto').createHash('sha256').update(partition).digest('hex')}`;
}

function indexEntries(projection: AnyProjection, keyed: KeyedDocument, of: OfTenant): DocumentFields {
  const entries: Record<string, string> = {};
  for (const index of Object.keys(projection.indexes)) {
    const entry = indexEntry(projection, index, keyed, of);
    const { partitionKey, sortKey } = indexKeys(index);
    if (entry) Object.assign(entries, { [partitionKey]: partitionField(entry.partition), [sortKey]: entry.sort });
  }
  return entries;
}

/** Firestore deletes it some time later, mostly within a day: nothing is deleted that queries still show. */
function expiryField(projection: AnyProjection, document: object): Date | undefined {
  const end = expiryOf(projection, document);
  return end === undefined ? undefined : new Date(end);
}

function documentOf(store: string, fields: DocumentFields): object | undefined {
  const { document } = fields;
  if (document === null || document === undefined) return undefined;
  try {
    return JSON.parse(String(document));
  } catch (cause) {
    throw corrupt(store, fields, 'document is not JSON', { cause });
  }
}

function isVersion(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
