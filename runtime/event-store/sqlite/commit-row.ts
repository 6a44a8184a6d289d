import { parseStreamKey } from '../../contract/event-table.ts';
import type { Commit } from '../../message/commit.ts';
import type { StoredEvent } from '../../message/event.ts';
import type { MessageMetadata } from '../../message/metadata.ts';
import type { Sql } from '../../sqlite/sqlite-database.ts';
import { CorruptStreamError } from '../errors.ts';

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
  readonly is_closing: number;
}

/** What is selected to read a commit. */
export const commitColumns = 'first_version, last_version, commit_id, previous_commit_id, timestamp, metadata, events, is_closing';

/** A commit as its row. */
export function writeCommitRow({ closes, ...commit }: Commit): CommitRow {
  return {
    first_version: commit.firstVersion,
    last_version: commit.lastVersion,
    commit_id: commit.commitId,
    previous_commit_id: commit.previousCommitId ?? null,
    timestamp: commit.timestamp,
    metadata: JSON.stringify(commit.metadata),
    events: JSON.stringify(commit.events.map(({ type, data, schemaVersion }) => ({ type, data, schemaVersion }))),
    is_closing: closes ? 1 : 0,
  };
}

/**
 * Reads a commit from its row.
 *
 * @throws {CorruptStreamError} naming the file, the stream and the version
 */
export function readCommitRow(store: string, stream: string, row: CommitRow): Commit {
  const events = parsed(row.events);
  const metadata = parsed(row.metadata);
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
    events: events.map(({ type, data, schemaVersion }) => ({ type, data, schemaVersion })),
    ...(row.is_closing === 1 && { closes: true }),
  };

  function parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw corrupt('it is not JSON', cause);
    }
  }

  function corrupt(fault: string, cause?: unknown): CorruptStreamError {
    return new CorruptStreamError({ store, stream, version: String(row.first_version), fault }, { cause });
  }
}

/** Stores a commit, and makes it the tip of its stream. */
export function insertCommit(sql: Sql, { stream }: Pick<Commit, 'stream'>, row: CommitRow): void {
  const { first_version, last_version, commit_id, timestamp, is_closing } = row;
  sql.run(
    `insert into commits (stream, ${commitColumns}) values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[stream, first_version, last_version, commit_id, row.previous_commit_id, timestamp, row.metadata, row.events, is_closing],
  );
  sql.run(
    `insert into streams (stream, aggregate, version, commit_id, timestamp, is_closed) values (?, ?, ?, ?, ?, ?)
     on conflict (stream) do update set
       version = excluded.version, commit_id = excluded.commit_id, timestamp = excluded.timestamp, is_closed = excluded.is_closed`,
    ...[stream, parseStreamKey(stream).aggregate, last_version, commit_id, timestamp, is_closing],
  );
}

function isEvent(event: Partial<StoredEvent> | null): event is StoredEvent {
  return typeof event?.type === 'string' && Number.isInteger(event.schemaVersion);
}
