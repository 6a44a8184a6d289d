import type { Commit } from '../../message/commit.ts';
import type { Sql, SqliteDatabase } from '../../sqlite/sqlite-database.ts';
import { checkCommitSize } from '../commit-size.ts';
import { ConcurrencyError, HistoryDivergedError, StreamClosedError } from '../errors.ts';
import {
  type EventStore,
  type LoadedStream,
  type LoadOptions,
  type PendingCommit,
  placeCommit,
  type StoreOptions,
  type TipPage,
  type TipScan,
} from '../event-store.ts';
import type { Snapshot } from '../snapshot.ts';
import { headAfter, noStream, type StreamHead } from '../stream-head.ts';
import { verifyHistory } from '../verify-history.ts';
import { type CommitRow, commitColumns, insertCommit, readCommitRow, writeCommitRow } from './commit-row.ts';
import { readSnapshotRow, snapshotWrite } from './snapshot-row.ts';
import { readTipRows } from './tip-rows.ts';

/**
 * The event store in a file of SQLite: an append is one transaction, and on the disk when it returns. Any number of processes may append to
 * one file.
 */
export class SqliteEventStore implements EventStore {
  readonly #database: SqliteDatabase;
  readonly #listeners: ((commit: Commit) => void)[] = [];

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  async load(stream: string, { snapshots, ...options }: LoadOptions = {}): Promise<LoadedStream> {
    const snapshot = snapshots && (await this.#database.read((sql) => readSnapshotRow(sql, stream, snapshots), options));
    // With the commit that the snapshot stands behind: it proves the snapshot, and says where the stream ends if nothing follows.
    const from = snapshot?.firstVersion ?? 1;
    const commits = await this.#commits(stream, { from, options });
    const [own] = commits;
    if (snapshot && own?.commitId !== snapshot.commitId) return this.load(stream, options);
    const last = commits.at(-1);
    const head = last ? headAfter(last) : noStream(stream);
    return snapshot ? { head, snapshot, commits: commits.slice(1) } : { head, commits };
  }

  async append(head: StreamHead, pending: PendingCommit, options: StoreOptions = {}): Promise<StreamHead> {
    if (head.isClosed) throw new StreamClosedError(head);
    const commit = placeCommit(head, pending);
    checkCommitSize(commit);
    const row = writeCommitRow(commit);
    const write = (sql: Sql) => {
      this.#checkHead(sql, head);
      insertCommit(sql, commit, row);
    };
    // Who waits for a writer to the same stream has lost the race already: it decides again while the other one waits for the disk.
    const whileLocked = (sql: Sql) => this.#checkHead(sql, head);
    await this.#database.write(write, { ...options, whileLocked });
    for (const listener of this.#listeners) listener(this.#read(head.stream, row));
    return headAfter(commit);
  }

  async readAfter(stream: string, version: number, options: StoreOptions = {}): Promise<readonly Commit[]> {
    return this.#commits(stream, { from: version + 1, options });
  }

  async readCommit(stream: string, version: number, options: StoreOptions = {}): Promise<Commit | undefined> {
    const select = `select ${commitColumns} from commits where stream = ? and first_version <= ? order by first_version desc limit 1`;
    const row = await this.#database.read((sql) => sql.get<CommitRow>(select, stream, version), options);
    return row && row.last_version >= version ? this.#read(stream, row) : undefined;
  }

  async readTips(scan: TipScan, options: StoreOptions = {}): Promise<TipPage> {
    return this.#database.read((sql) => readTipRows(sql, scan), options);
  }

  async saveSnapshot(snapshot: Snapshot, options: StoreOptions = {}): Promise<void> {
    await this.#database.write(snapshotWrite(snapshot), options);
  }

  /** Calls the listener with each commit that this object has stored: the local stand-in for the table's stream. */
  subscribe(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener);
  }

  /** In order, and without a gap; who begins within a commit gets what follows it. */
  async #commits(stream: string, { from, options }: { from: number; options: StoreOptions }): Promise<readonly Commit[]> {
    const select = `select ${commitColumns} from commits where stream = ? and first_version >= ? order by first_version`;
    const rows = await this.#database.read((sql) => sql.all<CommitRow>(select, stream, from), options);
    const commits = rows.map((row) => this.#read(stream, row));
    const begins = commits[0]?.firstVersion ?? from;
    const isWithin = begins > from && (await this.readCommit(stream, from, options)) !== undefined;
    verifyHistory(this.#database.file, commits, isWithin ? begins - 1 : from - 1);
    return commits;
  }

  /** Refuses a head that is not the tip: another writer was faster, or the head is of another history. */
  #checkHead(sql: Sql, { stream, version, commitId }: StreamHead): void {
    const tip = sql.get<{ version: number; commit_id: string; is_closed: number }>(
      'select version, commit_id, is_closed from streams where stream = ?',
      stream,
    );
    if ((tip?.version ?? 0) === version && tip?.commit_id === commitId) {
      if (tip?.is_closed === 1) throw new StreamClosedError({ stream, version });
      return;
    }
    const select = `select ${commitColumns} from commits where stream = ? and first_version = ?`;
    const winner = sql.get<CommitRow>(select, stream, version + 1);
    if (winner) throw new ConcurrencyError({ winner: this.#read(stream, winner) });
    throw new HistoryDivergedError({ stream, version, expected: commitId ?? 'none', found: tip?.commit_id });
  }

  #read(stream: string, row: CommitRow): Commit {
    return readCommitRow(this.#database.file, stream, row);
  }
}
