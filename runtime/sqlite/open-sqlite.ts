import type { Ambient } from '../message/ambient.ts';
import { DatabaseUnavailableError } from './errors.ts';
import { type Libsql, type LibsqlConnection, loadLibsql } from './libsql.ts';
import { retryWhileLocked } from './retry-while-locked.ts';
import { bringUpToDate } from './schema.ts';
import { SqliteDatabase } from './sqlite-database.ts';

/** How a database is opened. */
export interface OpenSqliteOptions {
  /** By which waiting for other processes is timed. */
  readonly ambient: Pick<Ambient, 'now' | 'sleep' | 'random'>;
  /**
   * The path of a module beside which the package `libsql` is installed: for code that was bundled and moved.
   *
   * @default where this package finds it
   */
  readonly libsqlFrom?: string | undefined;
}

/** A commit is on the disk when it is answered; what was deleted is overwritten, so that a forgotten key is gone. */
const pragmas = ['journal_mode = WAL', 'synchronous = FULL', 'secure_delete = ON'];

/**
 * Opens a database file for the SQLite adapters, and makes it where there is none. Any number of processes of one machine may have it open;
 * not over a network file system. `docs/sqlite.md` says what it guarantees.
 *
 * @param file its path, in a directory that exists; `:memory:` for one that ends with the process
 * @throws {NotADatabaseError} {@link NewerSchemaError} {@link DatabaseUnavailableError} {@link DatabaseLockedError} {@link MissingLibsqlError}
 * @example
 * ```ts
 * import { openSqlite, SqliteEventStore } from '@allframe/serverless/stores';
 *
 * const ambient = {
 *   now: () => Date.now(),
 *   random: () => Math.random(),
 *   sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
 * };
 *
 * async function openStore(file: string) {
 *   return new SqliteEventStore(await openSqlite(file, { ambient }));
 * }
 * ```
 */
export async function openSqlite(file: string, { ambient, libsqlFrom }: OpenSqliteOptions): Promise<SqliteDatabase> {
  const connection = connect(await loadLibsql(libsqlFrom), file);
  try {
    await retryWhileLocked(() => setUp(connection, file), { file, ambient });
    return new SqliteDatabase({ file, connection, ambient });
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Opens the file itself.
 *
 * @param file what an error names: the one that this one stands for
 * @throws {DatabaseUnavailableError}
 */
export function connect(Connection: Libsql, path: string, file = path): LibsqlConnection {
  try {
    return new Connection(path, { timeout: 0 });
  } catch (cause) {
    // libsql says no more than a number.
    throw new DatabaseUnavailableError({ file, fault: "it can't be opened" }, { cause });
  }
}

function setUp(connection: LibsqlConnection, file: string): void {
  // First, so that a file of something else is left as it is.
  bringUpToDate(connection, file);
  for (const pragma of pragmas) connection.exec(`PRAGMA ${pragma}`);
}
