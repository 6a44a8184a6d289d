import { checkpointKey } from '../../contract/read-model-table.ts';
import type { DocumentFields } from '../../google-client/replace-documents.ts';
import type { StreamCheckpoint } from '../read-model-store.ts';
import { corrupt, readRevision } from './document-fields.ts';

/** A stream's checkpoint as the fields of a document. Every one has all of them, so that an update leaves nothing of what was there. */
export function writeCheckpointFields(stream: string, { revision, seen, partial }: StreamCheckpoint): DocumentFields {
  return {
    key: checkpointKey(stream),
    revision,
    seen: seen ? { version: seen.version, commit_id: seen.commitId } : null,
    partial: partial ? { commit_id: partial.commitId, applied: partial.applied } : null,
  };
}

/**
 * Reads a stream's checkpoint.
 *
 * @throws {CorruptDocumentError} naming the collection and the key
 */
export function readCheckpointFields(store: string, fields: DocumentFields): StreamCheckpoint {
  const seen = partsOf(store, fields, 'seen', 'version');
  const partial = partsOf(store, fields, 'partial', 'applied');
  return {
    revision: readRevision(store, fields),
    seen: seen && { version: seen.count, commitId: seen.commitId },
    partial: partial && { commitId: partial.commitId, applied: partial.count },
  };
}

/** A commit and a number that belongs to it. */
function partsOf(store: string, fields: DocumentFields, field: 'seen' | 'partial', number: 'version' | 'applied') {
  const value = fields[field];
  if (value === null || value === undefined) return undefined;
  const { commit_id: commitId, [number]: count } = Object(value) as Record<string, unknown>;
  if (typeof commitId !== 'string' || typeof count !== 'number') throw corrupt(store, fields, `${field} is only half there`);
  return { commitId, count };
}
