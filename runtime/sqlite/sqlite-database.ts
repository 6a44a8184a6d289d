import type { Ambient } from '../message/ambient.ts';
import { DatabaseUnavailableError } from './errors.ts';
import type { LibsqlConnection, LibsqlStatement } from './libsql.ts';
import { retryWhileLocked } from './retry-while-locked.ts';

/** What a column takes. Text comes back only up to its first NUL: what may hold one is read as `cast(… as blob)`. */
export type SqlValue = string | number | Buffer | null | undefined;

/** What a column of bytes comes back as: libsql gives one or the other. */
export type SqlBytes = Buffer | ArrayBuffer;

/** The text that was read as bytes. */
export function textOf(bytes: SqlBytes): string {
  return Buffer.from(bytes as ArrayBuffer).toString();
}

/** Statements, each prepared once. */
export interface Sql {
  /** The first row; `undefined` where there is none. */
  get<Row>(text: string, ...values: readonly SqlValue[]): Row | undefined;
  all<Row>(text: string, ...values: readonly SqlValue[]): readonly Row[];
  /** How many rows it changed. */
  run(text: string, ...values: readonly SqlValue[]): number;
}

/** Until when a call waits for a lock. */
export interface DatabaseCall {
  /**
   * Milliseconds since the epoch.
   *
   * @default 10 seconds from now
   */
  readonly deadline?: number | undefined;
}

/** How a write waits for the lock. */
export interface DatabaseWrite extends DatabaseCall {
  /**
   * Reads, while somebody else has the lock, whether the write still makes sense, and throws where it does not.
   *
   * @default it waits until it has the lock
   */
  readonly whileLocked?: ((sql: Sql) => void) | undefined;
}

/** Processes that write to one file at the same time take turns: for so long since another one was last seen to. */
const companyMs = 1_000;
/** A turn is left to others for up to so long. */
const turnMs = 10;

/**
 * One open database file, which any number of adapters and processes share. `openSqlite` makes it.
 *
 * Calls run one after the other on this thread, each in well under a millisecond but for the disk: a write returns when the disk has it.
 */
export class SqliteDatabase {
  readonly file: string;
  readonly #connection: LibsqlConnection;
  readonly #ambient: Pick<Ambient, 'now' | 'sleep' | 'random'>;
  readonly #statements = new Map<string, LibsqlStatement>();
  readonly #sql: Sql;
  readonly #place: string | undefined;
  #isClosed = false;
  /** Changes when another process has written. */
  #dataVersion = 0;
  #inCompanyUntil = 0;

  constructor({
    file,
    connection,
    ambient,
  }: { file: string; connection: LibsqlConnection; ambient: Pick<Ambient, 'now' | 'sleep' | 'random'> }) {
    this.file = file;
    this.#connection = connection;
    this.#ambient = ambient;
    this.#place = placeOf(file);
    this.#sql = {
      get: <Row>(text: string, ...values: readonly SqlValue[]) => this.#prepared(text).get(checked(values)) as Row | undefined,
      all: <Row>(text: string, ...values: readonly SqlValue[]) => this.#prepared(text).all(checked(values)) as readonly Row[],
      run: (text, ...values) => this.#prepared(text).run(checked(values)).changes,
    };
  }

  /**
   * Reads; each statement sees what was committed before it.
   *
   * @throws {DatabaseLockedError}
   */
  async read<Result>(work: (sql: Sql) => Result, { deadline }: DatabaseCall = {}): Promise<Result> {
    return retryWhileLocked(() => this.readNow(work), { file: this.file, ambient: this.#ambient, deadline });
  }

  /** Reads at once, for who can't wait; fails in the moments in which the file is locked for readers, too. */
  readNow<Result>(work: (sql: Sql) => Result): Result {
    this.#checkOpen();
    return work(this.#sql);
  }

  /**
   * Runs work as one transaction: all of it is on the disk when this returns, or none of it was done.
   *
   * @param work may run several times: nothing of it may last but what it does to the database
   * @throws {DatabaseLockedError} {@link DiskFullError}
   */
  async write<Result>(work: (sql: Sql) => Result, { deadline, whileLocked }: DatabaseWrite = {}): Promise<Result> {
    await this.#leaveTurn();
    return retryWhileLocked(() => this.#transaction(work), {
      ...{ file: this.file, ambient: this.#ambient, deadline },
      whileLocked: whileLocked && (() => whileLocked(this.#sql)),
    });
  }

  /**
   * Moves what stands in the write-ahead log into the file, so that nothing that was overwritten is left.
   *
   * @throws {DatabaseLockedError} where others read what is in the log, or write, until the deadline
   */
  async emptyLog({ deadline }: DatabaseCall = {}): Promise<void> {
    await retryWhileLocked(() => this.#checkpoint(), { file: this.file, ambient: this.#ambient, deadline });
  }

  /** Whoever calls afterwards gets a `DatabaseUnavailableError`. */
  close(): void {
    if (this.#isClosed) return;
    try {
      this.#checkpoint();
    } catch {
      // The next one to open the file does it.
    }
    this.#isClosed = true;
    this.#statements.clear();
    this.#connection.close();
  }

  /** That others are in the way is a row of the answer, and no error. */
  #checkpoint(): void {
    this.#checkOpen();
    const [answer] = this.#connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]) as { busy: number }[];
    if (answer?.busy === 1) throw Object.assign(new Error('the log is in use'), { code: 'SQLITE_BUSY' });
  }

  /** Whoever has just written is the first to come again: without a pause it would be the only one. */
  async #leaveTurn(): Promise<void> {
    const { now, random, sleep } = this.#ambient;
    if (now() < this.#inCompanyUntil) await sleep(random() * turnMs);
  }

  #lookForCompany(): void {
    const { data_version: version = 0 } = this.#sql.get<{ data_version: number }>('pragma data_version') ?? {};
    if (version !== this.#dataVersion && this.#dataVersion > 0) this.#inCompanyUntil = this.#ambient.now() + companyMs;
    this.#dataVersion = version;
  }

  #transaction<Result>(work: (sql: Sql) => Result): Result {
    this.#checkOpen();
    this.#checkThere();
    this.#lookForCompany();
    this.#connection.exec('BEGIN IMMEDIATE');
    try {
      const result = work(this.#sql);
      this.#connection.exec('COMMIT');
      return result;
    } finally {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK');
    }
  }

  #prepared(text: string): LibsqlStatement {
    const known = this.#statements.get(text);
    if (known) return known;
    const statement = this.#connection.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new DatabaseUnavailableError({ file: this.file, fault: 'it was closed' });
  }

  /** SQLite goes on writing to a file that was deleted, where nobody will ever read it. */
  #checkThere(): void {
    if (this.#place !== undefined && placeOf(this.file) !== this.#place)
      throw new DatabaseUnavailableError({ file: this.file, fault: 'it was deleted or replaced while it was open' });
  }
}

/** Which file a path leads to; `undefined` where it leads to none, as `:memory:` does. */
function placeOf(file: string): string | undefined {
  const stats = process.getBuiltinModule('node:fs').statSync(file, { throwIfNoEntry: false });
  return stats && `${stats.dev} ${stats.ino}`;
}

/** libsql ends the whole process when it gets what it doesn't know, such as a boolean. */
function checked(values: readonly SqlValue[]): readonly SqlValue[] {
  for (const value of values) {
    const isKnown = value === null || value === undefined || ['string', 'number'].includes(typeof value) || Buffer.isBuffer(value);
    if (!isKnown) throw new TypeError(`SQLite takes texts, numbers, buffers and null, got ${typeof value}; convert it`);
  }
  return values;
}
