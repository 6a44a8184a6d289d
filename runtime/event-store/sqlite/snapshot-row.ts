import type { Sql } from '../../sqlite/sqlite-database.ts';
import type { Snapshot, SnapshotChoice } from '../snapshot.ts';
import { checkSnapshotSize } from '../snapshot-size.ts';

/** How many fingerprints keep a snapshot of one stream: those of the code that runs, and of the deployments before and after it. */
const keptFingerprints = 4;

/** The snapshot of a stream that this code made. */
export function readSnapshotRow(sql: Sql, stream: string, { fingerprint }: SnapshotChoice): Snapshot | undefined {
  const row = sql.get<{ snapshot: string }>('select snapshot from snapshots where stream = ? and fingerprint = ?', stream, fingerprint);
  try {
    return row && (JSON.parse(row.snapshot) as Snapshot);
  } catch {
    // Whoever can't read one reads the stream from its beginning.
    return undefined;
  }
}

/**
 * What is to be run to keep a snapshot in the place of older ones.
 *
 * @throws {SnapshotTooLargeError}
 */
export function snapshotWrite(snapshot: Snapshot): (sql: Sql) => void {
  const { stream, fingerprint, firstVersion, version } = snapshot;
  const text = JSON.stringify(snapshot);
  checkSnapshotSize(snapshot, text);
  return (sql) => {
    sql.run(
      `insert into snapshots (stream, fingerprint, first_version, version, snapshot) values (?, ?, ?, ?, ?)
       on conflict (stream, fingerprint) do update set
         first_version = excluded.first_version, version = excluded.version, snapshot = excluded.snapshot
       where excluded.version > version`,
      ...[stream, fingerprint, firstVersion, version, text],
    );
    sql.run(
      `delete from snapshots where stream = ? and rowid not in
         (select rowid from snapshots where stream = ? order by version desc, rowid desc limit ?)`,
      ...[stream, stream, keptFingerprints],
    );
  };
}
