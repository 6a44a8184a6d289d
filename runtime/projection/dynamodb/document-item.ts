import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { indexKeys } from '../../contract/read-model-table.ts';
import { CorruptDocumentError } from '../errors.ts';
import { indexEntry } from '../index-keys.ts';
import type { AnyProjection } from '../projection.ts';
import type { StoredDocument } from '../read-model-store.ts';

type AttributeItem = Record<string, AttributeValue>;

/** A document with its checkpoint and index entries as an item. */
export function writeDocumentItem(projection: AnyProjection, key: string, { document, checkpoint }: StoredDocument): AttributeItem {
  return {
    PK: { S: key },
    checkpoint_version: { N: String(checkpoint.version) },
    checkpoint_commit_id: { S: checkpoint.commitId },
    ...(document && { document: { S: JSON.stringify(document) }, ...indexAttributes(projection, key, document) }),
  };
}

/**
 * Reads a document with its checkpoint.
 *
 * @throws {CorruptDocumentError} naming the table and the key
 */
export function readDocumentItem(store: string, item: AttributeItem): StoredDocument {
  const key = item.PK?.S ?? 'no PK';
  const version = Number(item.checkpoint_version?.N);
  const commitId = item.checkpoint_commit_id?.S;
  if (!Number.isSafeInteger(version) || commitId === undefined)
    throw new CorruptDocumentError({ store, key, fault: 'its checkpoint is missing' });
  return { document: item.document && parsed(store, key, item.document.S), checkpoint: { version, commitId } };
}

function indexAttributes(projection: AnyProjection, key: string, document: object): AttributeItem {
  const attributes: AttributeItem = {};
  for (const index of Object.keys(projection.indexes)) {
    const entry = indexEntry(projection, index, key, document);
    const { partitionKey, sortKey } = indexKeys(index);
    if (entry) Object.assign(attributes, { [partitionKey]: { S: entry.partition }, [sortKey]: { S: entry.sort } });
  }
  return attributes;
}

function parsed(store: string, key: string, text: string | undefined): object {
  try {
    return JSON.parse(text ?? '');
  } catch (cause) {
    throw new CorruptDocumentError({ store, key, fault: 'document is not JSON' }, { cause });
  }
}
