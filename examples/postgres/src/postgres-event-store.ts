import { createHash } from 'node:crypto';
import {
  type Commit,
  ConcurrencyError,
  DeadlineExceededError,
  type EventStore,
  HistoryDivergedError,
  type LoadedStream,
  type LoadOptions,
  type PendingCommit,
  type Snapshot,
  type StoreOptions,
  StreamClosedError,
  type StreamHead,
  type StreamTip,
  type TipPage,
  type TipScan,
} from '@allframe/serverless/runtime';
import {
  checkCommitSize,
  checkSnapshotSize,
  defaultTipLimit,
  headAfter,
  isRecent,
  isWanted,
  noStream,
  placeCommit,
  readTipToken,
  verifyHistory,
  writeTipToken,
} from '@allframe/serverless/stores';
import { type CommitRow, commitValues, readCommitRow } from './commit-row.ts';
import type { SqlClient } from './sql-client.ts';
import { appendCommit, selectCommitBefore, selectCommitsAfter, selectStream, selectTip, selectTips, upsertSnapshot } from './statements.ts';
import { translatedFault } from './translated-fault.ts';
import { withinDeadline } from './within-deadline.ts';

/** The table that errors name. */
const store = 'commits';

/** How many fingerprints keep a snapshot of one stream: those of the code that runs, and of the deployments before and after it. */
const keptFingerprints = 4;

/**
 * The event store in PostgreSQL: an append is one statement, a load is another, and a commit is on the disk when its append returns. Any
 * number of processes may append to one database; the client must reach its primary, not a standby, and leave the isolation at read
 * committed. Ids of streams hold no zero byte, which `text` has no room for.
 */
export class PostgresEventStore implements EventStore {
  readonly #sql: SqlClient;

  /** @param sql such as a `Pool` of node-postgres; `createTables` makes the tables. */
  constructor(sql: SqlClient) {
    this.#sql = sql;
  }

  async load(stream: string, { snapshots, ...options }: LoadOptions = {}): Promise<LoadedStream> {
    const values = [stream, snapshots?.fingerprint ?? null];
    const rows = await this.#query<LoadedRow>('load', options, selectStream, values);
    const { first_version: start = 1, snapshot = null } = rows[0] ?? {};
    const commits = verified(stream, rows, snapshot === null ? 0 : start - 1);
    const last = commits.at(-1);
    const head = last ? headAfter(last) : noStream(stream);
    return snapshot === null ? { head, commits } : { head, commits: commits.slice(1), snapshot: JSON.parse(snapshot) };
  }

  async append(head: StreamHead, pending: PendingCommit, options: StoreOptions = {}): Promise<StreamHead> {
    if (head.isClosed) throw new StreamClosedError(head);
    const commit = placeCommit(head, pending);
    checkCommitSize(commit);
    const [tip] = await this.#query('append', options, appendCommit, commitValues(commit));
    if (!tip) throw await this.#refusalOf(head, options);
    return headAfter(commit);
  }

  async readAfter(stream: string, version: number, options: StoreOptions = {}): Promise<readonly Commit[]> {
    return verified(stream, await this.#query<CommitRow>('readAfter', options, selectCommitsAfter, [stream, version]), version);
  }

  async readCommit(stream: string, version: number, options: StoreOptions = {}): Promise<Commit | undefined> {
    const [row] = await this.#query<CommitRow>('readCommit', options, selectCommitBefore, [stream, version]);
    return row && row.last_version >= version ? readCommitRow(stream, row) : undefined;
  }

  /** A page reads so many streams as its limit says, and leaves out what the scan doesn't ask for. */
  async readTips(scan: TipScan, options: StoreOptions = {}): Promise<TipPage> {
    const { limit = defaultTipLimit } = scan;
    const [start = ''] = readTipToken<[stream: string]>(scan, ([stream]) => typeof stream === 'string') ?? [];
    const rows = await this.#query<TipRow>('readTips', options, selectTips, [start, limit]);
    const tips = rows.map(tipOf).filter((tip) => isAskedFor(scan, tip));
    const last = rows.at(-1);
    return last && rows.length === limit ? { tips, next: writeTipToken(scan, [last.stream]) } : { tips };
  }

  async saveSnapshot(snapshot: Snapshot, options: StoreOptions = {}): Promise<void> {
    const { stream, fingerprint, firstVersion, version, commitId } = snapshot;
    const text = JSON.stringify(snapshot);
    checkSnapshotSize(snapshot, text);
    const values = [stream, fingerprint, firstVersion, version, commitId, text, keptFingerprints - 1];
    await this.#query('saveSnapshot', options, upsertSnapshot, values);
  }

  /** Why nothing was appended behind a head: another writer was faster, or the head is of another history. */
  async #refusalOf({ stream, version, commitId }: StreamHead, options: StoreOptions): Promise<Error> {
    const winner = await this.readCommit(stream, version + 1, options);
    if (winner?.firstVersion === version + 1) return new ConcurrencyError({ winner });
    const [tip] = await this.#query<{ commit_id: string; is_closed: boolean }>('append', options, selectTip, [stream]);
    if (tip?.is_closed && tip.commit_id === commitId) return new StreamClosedError({ stream, version });
    return new HistoryDivergedError({ stream, version, expected: commitId ?? 'none', found: tip?.commit_id });
  }

  async #query<Row>(operation: string, { deadline }: StoreOptions, text: string, values: unknown[]): Promise<readonly Row[]> {
    const late = () => new DeadlineExceededError({ store, operation });
    try {
      const { rows } = await withinDeadline(() => this.#sql.query(text, values), deadline, late);
      return rows as readonly Row[];
    } catch (error) {
      throw translatedFault(error, { store, operation });
    }
  }
}

interface LoadedRow extends CommitRow {
  /** JSON, in the row of the commit that it stands behind. */
  readonly snapshot: string | null;
}

interface TipRow {
  readonly stream: string;
  readonly version: number;
  readonly commit_id: string;
  readonly timestamp: string;
}

function tipOf({ stream, version, commit_id: commitId, timestamp }: TipRow): StreamTip {
  return { stream, version, commitId, timestamp };
}

function isAskedFor(scan: TipScan, { stream, timestamp }: StreamTip): boolean {
  const { index, of } = scan.segment ?? { index: 0, of: 1 };
  return isWanted(scan, stream) && isRecent(scan, timestamp) && (of === 1 || hashOf(stream) % of === index);
}

/** The same in every process, and spread evenly. */
function hashOf(stream: string): number {
  return createHash('sha1').update(stream).digest().readUInt32BE();
}

function verified(stream: string, rows: readonly CommitRow[], after: number): readonly Commit[] {
  const commits = rows.map((row) => readCommitRow(stream, row));
  verifyHistory(store, commits, after);
  return commits;
}
