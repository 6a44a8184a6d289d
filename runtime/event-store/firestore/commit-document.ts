import { keySeparator } from '../../contract/event-table.ts';
import { firestoreCommitId } from '../../contract/firestore.ts';
import type { Commit } from '../../message/commit.ts';
import type { StoredEvent } from '../../message/event.ts';
import { corrupt } from '../errors.ts';
import { readMetadata, writeMetadata } from './metadata-map.ts';

/** A document's fields, as the client takes and returns them. */
export type CommitFields = Readonly<Record<string, unknown>>;

/** Where a commit stands, as errors name it. */
export interface CommitPlace {
  readonly store: string;
  readonly stream: string;
  readonly version: string;
}

/** What a document says of its commit, whether it holds the events or points to them. */
export interface CommitHeader {
  readonly stream: string;
  readonly firstVersion: number;
  readonly lastVersion: number;
  readonly commitId: string;
  /** The key of the object that holds the commit, where the document doesn't. */
  readonly pointer: string | undefined;
}

/**
 * A commit as a document's fields; `docs/firestore.md` lists them.
 *
 * @param pointer the object that holds the events, where the document doesn't
 */
export function writeCommitDocument(commit: Commit, pointer?: string): CommitFields {
  return {
    stream: commit.stream,
    first_version: commit.firstVersion,
    last_version: commit.lastVersion,
    commit_id: commit.commitId,
    ...(commit.previousCommitId !== undefined && { previous_commit_id: commit.previousCommitId }),
    timestamp: commit.timestamp,
    event_types: [...new Set(commit.events.map(({ type }) => type))],
    metadata: writeMetadata(commit.metadata),
    ...(commit.closes && { closes: true }),
    ...(pointer === undefined ? { events: JSON.stringify(commit.events.map(written)) } : { pointer }),
  };
}

/**
 * Reads a commit from a document that holds its events.
 *
 * @throws {CorruptStreamError} naming the store, the stream and the version
 */
export function readCommitDocument(store: string, id: string, fields: CommitFields): Commit {
  const { stream, firstVersion, lastVersion, commitId } = readCommitHeader(store, id, fields);
  const place = placeOf(store, id, fields);
  const events = parsed(textOf(fields, 'events', place), place);
  if (events.length !== lastVersion - firstVersion + 1) throw corrupt(place, `last_version is not that of ${events.length} events`);
  return {
    stream,
    firstVersion,
    lastVersion,
    commitId,
    previousCommitId: fields.previous_commit_id === undefined ? undefined : textOf(fields, 'previous_commit_id', place),
    timestamp: textOf(fields, 'timestamp', place),
    metadata: readMetadata(fields.metadata, commitId),
    events,
    ...(fields.closes === true && { closes: true }),
  };
}

/**
 * Reads what the document of every commit says, and holds that it stands where it says.
 *
 * @throws {CorruptStreamError}
 */
export function readCommitHeader(store: string, id: string, fields: CommitFields): CommitHeader {
  const place = placeOf(store, id, fields);
  const stream = textOf(fields, 'stream', place);
  const firstVersion = versionOf(fields, 'first_version', place);
  const lastVersion = versionOf(fields, 'last_version', place);
  if (!stream.includes(keySeparator)) throw corrupt(place, `stream is not Aggregate${keySeparator}id`);
  if (firestoreCommitId(stream, firstVersion) !== id) throw corrupt(place, `its id ${id} is that of another stream or version`);
  if (lastVersion < firstVersion) throw corrupt(place, 'last_version is before first_version');
  const pointer = fields.pointer === undefined ? undefined : textOf(fields, 'pointer', place);
  return { stream, firstVersion, lastVersion, commitId: textOf(fields, 'commit_id', place), pointer };
}

/** Where a document stands, as far as it says. */
export function placeOf(store: string, id: string, { stream, first_version: version }: CommitFields): CommitPlace {
  return { store, stream: typeof stream === 'string' ? stream : id, version: String(version ?? 'no version') };
}

/** The names that an event has in the rows of other stores as well. */
function written({ type, data, schemaVersion }: StoredEvent): object {
  return { event_type: type, payload: data, schema_version: schemaVersion };
}

function parsed(text: string, place: CommitPlace): readonly StoredEvent[] {
  let events: unknown;
  try {
    events = JSON.parse(text);
  } catch (cause) {
    throw corrupt(place, 'events is not JSON', cause);
  }
  if (!Array.isArray(events) || events.length === 0) throw corrupt(place, 'events holds none');
  return events.map((event) => readEvent(event, place));
}

function readEvent(event: unknown, place: CommitPlace): StoredEvent {
  const { event_type: type, payload: data, schema_version: schemaVersion = 1 } = Object(event) as Record<string, unknown>;
  if (typeof type !== 'string') throw corrupt(place, 'an event has no event_type');
  if (typeof schemaVersion !== 'number') throw corrupt(place, 'schema_version is no number');
  return { type, data, schemaVersion };
}

function textOf(fields: CommitFields, field: string, place: CommitPlace): string {
  const value = fields[field];
  if (typeof value !== 'string') throw corrupt(place, `${field} is missing or no string`);
  return value;
}

function versionOf(fields: CommitFields, field: string, place: CommitPlace): number {
  const value = fields[field];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw corrupt(place, `${field} is no version`);
  return value;
}
