import { type Commit, CorruptStreamError, type MessageMetadata, type StoredEvent } from '@allframe/serverless/runtime';

/** A commit as a row of `commits`; its stream is what it is found by. */
export interface CommitRow {
  readonly first_version: number;
  readonly last_version: number;
  readonly commit_id: string;
  readonly previous_commit_id: string | null;
  readonly timestamp: string;
  /** JSON. */
  readonly metadata: string;
  /** A JSON array of type, data and schema version. */
  readonly events: string;
  readonly is_closing: boolean;
}

/** What is selected to read a commit. JSON comes as text, since clients may be told to read `json` in a way of their own. */
export const commitColumns =
  'first_version, last_version, commit_id, previous_commit_id, timestamp, metadata::text as metadata, events::text as events, is_closing';

/** The values of a row, the stream first. */
export function commitValues({ stream, closes = false, ...commit }: Commit): unknown[] {
  const events = commit.events.map(({ type, data, schemaVersion }) => ({ type, data, schemaVersion }));
  return [
    stream,
    commit.firstVersion,
    commit.lastVersion,
    commit.commitId,
    commit.previousCommitId ?? null,
    commit.timestamp,
    JSON.stringify(commit.metadata),
    JSON.stringify(events),
    closes,
  ];
}

/**
 * Reads a commit from its row.
 *
 * @throws {CorruptStreamError} naming the table, the stream and the version
 */
export function readCommitRow(stream: string, row: CommitRow): Commit {
  // The columns are of type json: what stands there can be parsed.
  const events: unknown = JSON.parse(row.events);
  const metadata: unknown = JSON.parse(row.metadata);
  if (!Array.isArray(events) || !events.every(isEvent)) throw corrupt('its events are no list of events');
  if (typeof metadata !== 'object' || metadata === null) throw corrupt('its metadata is no object');
  if (row.last_version !== row.first_version + events.length - 1) throw corrupt(`it has ${events.length} events up to ${row.last_version}`);
  return {
    stream,
    firstVersion: row.first_version,
    lastVersion: row.last_version,
    commitId: row.commit_id,
    previousCommitId: row.previous_commit_id ?? undefined,
    timestamp: row.timestamp,
    metadata: metadata as MessageMetadata,
    events,
    ...(row.is_closing && { closes: true }),
  };

  function corrupt(fault: string): CorruptStreamError {
    return new CorruptStreamError({ store: 'commits', stream, version: String(row.first_version), fault });
  }
}

function isEvent(event: Partial<StoredEvent> | null): event is StoredEvent {
  return typeof event?.type === 'string' && Number.isInteger(event.schemaVersion);
}
