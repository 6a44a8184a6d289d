import { commitColumns } from './commit-row.ts';

/**
 * Appends a commit and makes it the tip of its stream. It yields no row where its key is taken, and where the head that it follows is not
 * the open tip. The primary key decides between writers that run at once: who comes second waits for the first, and does nothing.
 */
export const appendCommit = `
  with appended as (
    insert into commits (stream, first_version, last_version, commit_id, previous_commit_id, timestamp, metadata, events, is_closing)
    select $1::text, $2::integer, $3::integer, $4::text, $5::text, $6::text, $7::json, $8::json, $9::boolean
    where $2 = 1 or exists (select from streams where stream = $1 and version = $2 - 1 and commit_id = $5 and not is_closed)
    on conflict (stream, first_version) do nothing
    returning stream, last_version, commit_id, timestamp, is_closing
  )
  insert into streams (stream, version, commit_id, timestamp, is_closed) select * from appended
  on conflict (stream) do update
    set version = excluded.version, commit_id = excluded.commit_id, timestamp = excluded.timestamp, is_closed = excluded.is_closed
  returning version`;

/**
 * The commits of a stream; where a snapshot of the fingerprint stands behind one of them, from that one on. Its row has the snapshot, and
 * says where the stream ends if nothing follows.
 */
export const selectStream = `
  with start as (
    select first_version, snapshot::text as snapshot from snapshots join commits using (stream, first_version, commit_id)
    where stream = $1 and fingerprint = $2
  )
  select ${commitColumns}, snapshot from commits left join start using (first_version)
  where stream = $1 and first_version >= coalesce((select first_version from start), 1)
  order by first_version`;

export const selectCommitsAfter = `select ${commitColumns} from commits where stream = $1 and first_version > $2 order by first_version`;

/** The last commit that begins at a version or before it. */
export const selectCommitBefore = `
  select ${commitColumns} from commits where stream = $1 and first_version <= $2 order by first_version desc limit 1`;

export const selectTip = 'select commit_id, is_closed from streams where stream = $1';

/** Streams in the order of their keys, which never change. */
export const selectTips = 'select stream, version, commit_id, timestamp from streams where stream > $1 order by stream limit $2';

/** Keeps a snapshot in the place of an older one. */
export const upsertSnapshot = `
  with kept as (
    insert into snapshots (stream, fingerprint, first_version, version, commit_id, snapshot) values ($1, $2, $3, $4, $5, $6)
    on conflict (stream, fingerprint) do update
      set first_version = excluded.first_version, version = excluded.version, commit_id = excluded.commit_id, snapshot = excluded.snapshot
      where excluded.version > snapshots.version
  )
  delete from snapshots where stream = $1 and fingerprint in (
    select fingerprint from snapshots where stream = $1 and fingerprint <> $2 order by version desc offset $7
  )`;
