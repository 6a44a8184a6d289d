import type { DocumentFields } from '../../../google-client/replace-documents.ts';
import type { ConsumerCheckpoint, ConsumerStart } from '../checkpoint-store.ts';
import { CorruptCheckpointError } from '../errors.ts';

/**
 * A checkpoint as the fields of a document. All that changes stands in one field beside the revision, so that an update leaves nothing of
 * what was there, and the mark of parked streams is in no index where it is not set.
 */
export function writeCheckpoint(stream: string, { revision, seen, failing, parked }: ConsumerCheckpoint): DocumentFields {
  return {
    stream,
    revision,
    state: {
      ...(seen && { checkpoint_version: seen.version, checkpoint_commit_id: seen.commitId }),
      ...(failing && { failing: JSON.stringify(failing) }),
      ...(parked && { parked: JSON.stringify(parked), is_parked: true }),
    },
  };
}

/**
 * Reads a checkpoint.
 *
 * @throws {CorruptCheckpointError} naming the collection and the stream
 */
export function readCheckpoint(store: string, fields: DocumentFields): ConsumerCheckpoint {
  const { checkpoint_version: version, checkpoint_commit_id: commitId, failing, parked } = Object(fields.state) as Record<string, unknown>;
  const { revision } = fields;
  if (typeof revision !== 'number') throw corrupt(store, fields, 'its revision is missing');
  if (version !== undefined && (typeof version !== 'number' || typeof commitId !== 'string'))
    throw corrupt(store, fields, 'half of the checkpoint is missing');
  return {
    revision,
    seen: version === undefined ? undefined : { version, commitId: commitId as string },
    ...(failing !== undefined && { failing: parsed(store, fields, failing) as NonNullable<ConsumerCheckpoint['failing']> }),
    ...(parked !== undefined && { parked: parsed(store, fields, parked) as NonNullable<ConsumerCheckpoint['parked']> }),
  };
}

/** Where a consumer starts, as the fields of a document. */
export function writeStart(consumer: string, { startFrom, at }: ConsumerStart): DocumentFields {
  return { consumer, start_from: startFrom, at };
}

/**
 * Reads where a consumer starts.
 *
 * @throws {CorruptCheckpointError} naming the collection and the consumer
 */
export function readStart(store: string, fields: DocumentFields): ConsumerStart {
  const { start_from: startFrom, at } = fields;
  if ((startFrom !== 'now' && startFrom !== 'beginning') || typeof at !== 'string') throw corrupt(store, fields, 'it says no start');
  return { startFrom, at };
}

function parsed(store: string, fields: DocumentFields, text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch (cause) {
    throw corrupt(store, fields, 'failing or parked is not JSON', cause);
  }
}

function corrupt(store: string, { stream, consumer }: DocumentFields, fault: string, cause?: unknown): CorruptCheckpointError {
  return new CorruptCheckpointError({ store, key: String(stream ?? consumer ?? 'no stream'), fault }, { cause });
}
