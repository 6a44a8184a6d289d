import { type CheckpointItem, checkpointKey } from '../../contract/read-model-table.ts';
import { CorruptDocumentError } from '../errors.ts';
import type { Checkpoint, PartialCommit, StreamCheckpoint } from '../read-model-store.ts';
import { type AttributesOf, readRevision } from './document-item.ts';

/** A stream's checkpoint as an item. */
export function writeCheckpointItem(stream: string, { revision, seen, partial }: StreamCheckpoint): AttributesOf<CheckpointItem> {
  return {
    PK: { S: checkpointKey(stream) },
    revision: { N: String(revision) },
    ...(seen && { checkpoint_version: { N: String(seen.version) }, checkpoint_commit_id: { S: seen.commitId } }),
    ...(partial && { partial_commit_id: { S: partial.commitId }, partial_applied: { N: String(partial.applied) } }),
  };
}

/**
 * Reads a stream's checkpoint.
 *
 * @throws {CorruptDocumentError} naming the table and the key
 */
export function readCheckpointItem(store: string, item: AttributesOf<CheckpointItem>): StreamCheckpoint {
  return { revision: readRevision(store, item), seen: seenOf(store, item), partial: partialOf(store, item) };
}

function seenOf(store: string, item: AttributesOf<CheckpointItem>): Checkpoint | undefined {
  const { checkpoint_version: version, checkpoint_commit_id: commitId } = item;
  if (!version && !commitId) return undefined;
  return { version: numberIn(store, item, version?.N), commitId: textIn(store, item, commitId?.S) };
}

function partialOf(store: string, item: AttributesOf<CheckpointItem>): PartialCommit | undefined {
  const { partial_commit_id: commitId, partial_applied: applied } = item;
  if (!commitId && !applied) return undefined;
  return { commitId: textIn(store, item, commitId?.S), applied: numberIn(store, item, applied?.N) };
}

function numberIn(store: string, item: AttributesOf<CheckpointItem>, text: string | undefined): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw corrupt(store, item);
  return value;
}

function textIn(store: string, item: AttributesOf<CheckpointItem>, text: string | undefined): string {
  if (text === undefined) throw corrupt(store, item);
  return text;
}

function corrupt(store: string, item: AttributesOf<CheckpointItem>): CorruptDocumentError {
  return new CorruptDocumentError({ store, key: item.PK?.S ?? 'no PK', fault: 'half of the checkpoint is missing', isShared: true });
}
