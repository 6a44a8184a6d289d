import type { SqlClient } from './sql-client.ts';

/** Keys are compared byte by byte, whatever the database's collation. An append rewrites its tip in place: no index holds what changes. */
const tables = [
  `create table if not exists commits (
    stream text collate "C" not null,
    first_version integer not null,
    last_version integer not null,
    commit_id text not null,
    previous_commit_id text,
    timestamp text not null,
    metadata json not null,
    events json not null,
    is_closing boolean not null,
    primary key (stream, first_version)
  )`,
  `create table if not exists streams (
    stream text collate "C" primary key,
    version integer not null,
    commit_id text not null,
    timestamp text not null,
    is_closed boolean not null
  ) with (fillfactor = 80)`,
  `create table if not exists snapshots (
    stream text collate "C" not null,
    fingerprint text not null,
    first_version integer not null,
    version integer not null,
    commit_id text not null,
    snapshot json not null,
    primary key (stream, fingerprint)
  )`,
];

/**
 * Creates the tables `commits`, `streams` (with the tip of each) and `snapshots` where they are missing, in the first schema of the client's
 * `search_path`. A step of the deployment: a service need not create; it selects, inserts, updates streams and snapshots, and deletes
 * snapshots.
 */
export async function createTables(sql: SqlClient): Promise<void> {
  for (const table of tables) await sql.query(table, []);
}
