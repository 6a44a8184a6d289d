import { NewerSchemaError, NotADatabaseError } from './errors.ts';
import type { LibsqlConnection } from './libsql.ts';

/** Marks the files that are ours: `AllF`. */
const applicationId = 0x41_6c_6c_46;

/** What leads from each version of the schema to the next; the file holds how many were done. Those that were released stay as they are. */
const migrations: readonly string[] = [
  `create table streams (
     place integer primary key,
     stream text not null unique,
     aggregate text not null,
     version integer not null,
     commit_id text not null,
     timestamp text not null,
     is_closed integer not null
   ) strict;
   create table commits (
     position integer primary key,
     stream text not null,
     first_version integer not null,
     last_version integer not null,
     commit_id text not null,
     previous_commit_id text,
     timestamp text not null,
     metadata text not null,
     events text not null,
     is_closing integer not null,
     unique (stream, first_version)
   ) strict;
   create table snapshots (
     stream text not null,
     fingerprint text not null,
     first_version integer not null,
     version integer not null,
     snapshot text not null,
     primary key (stream, fingerprint)
   ) strict;
   create table personal_keys (
     subject text primary key,
     key_id text,
     key blob,
     is_wrapped integer
   ) strict;
   create table projections (
     projection text primary key,
     revision integer not null,
     entry text not null
   ) strict;
   create table documents (
     projection text not null,
     key text not null,
     tenant text,
     document text,
     checkpoint_version integer,
     checkpoint_commit_id text,
     revision integer,
     primary key (projection, key)
   ) strict;
   create table document_indexes (
     projection text not null,
     name text not null,
     fields text not null,
     primary key (projection, name)
   ) strict;
   create table index_entries (
     projection text not null,
     name text not null,
     partition blob not null,
     sort blob not null,
     key text not null,
     primary key (projection, name, partition, sort)
   ) strict, without rowid;
   create index index_entries_by_key on index_entries (projection, key);
   create table projected_streams (
     projection text not null,
     stream text not null,
     revision integer not null,
     checkpoint text not null,
     primary key (projection, stream)
   ) strict;
   create table checkpoints (
     consumer text not null,
     stream text not null,
     revision integer not null,
     checkpoint text not null,
     is_parked integer not null,
     primary key (consumer, stream)
   ) strict;
   create index parked_checkpoints on checkpoints (consumer, stream) where is_parked = 1;
   create table consumer_starts (
     consumer text primary key,
     start text not null
   ) strict;
   create table messages (
     place integer primary key autoincrement,
     message text not null,
     receives integer not null default 0
   ) strict;
   create table dead_letters (
     place integer primary key,
     letter text not null
   ) strict;
   create table timers (
     id text primary key,
     due_at integer not null,
     timer text not null
   ) strict;`,
];

/**
 * Makes the tables, or those that newer code added.
 *
 * @throws {NewerSchemaError} {@link NotADatabaseError}
 */
export function bringUpToDate(connection: LibsqlConnection, file: string): void {
  if (versionOf(connection, file) === migrations.length) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    for (const migration of migrations.slice(versionOf(connection, file))) connection.exec(migration);
    connection.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
    connection.exec('COMMIT');
  } finally {
    if (connection.inTransaction) connection.exec('ROLLBACK');
  }
}

/** How many migrations the file has had. */
function versionOf(connection: LibsqlConnection, file: string): number {
  const id = pragmaOf(connection, 'application_id');
  const version = pragmaOf(connection, 'user_version');
  if (id !== applicationId && (id !== 0 || version !== 0 || hasTables(connection)))
    throw new NotADatabaseError({ file, fault: 'it is the database of something else' });
  if (version > migrations.length) throw new NewerSchemaError({ file, version, known: migrations.length });
  return version;
}

function pragmaOf(connection: LibsqlConnection, name: string): number {
  return (connection.prepare(`PRAGMA ${name}`).get([]) as Record<string, number>)[name] ?? 0;
}

function hasTables(connection: LibsqlConnection): boolean {
  return connection.prepare('select name from sqlite_schema limit 1').get([]) !== undefined;
}
