import { MissingLibsqlError } from './errors.ts';

/** What of the package `libsql` is used. Its calls are synchronous. */
export interface LibsqlConnection {
  readonly inTransaction: boolean;
  prepare(sql: string): LibsqlStatement;
  exec(sql: string): unknown;
  close(): unknown;
}

/** A prepared statement. */
export interface LibsqlStatement {
  run(values: readonly unknown[]): { readonly changes: number };
  get(values: readonly unknown[]): unknown;
  all(values: readonly unknown[]): unknown[];
}

/** Opens a file; `timeout` is how long a call waits for a lock, in milliseconds. */
export type Libsql = new (file: string, options: { readonly timeout: number }) => LibsqlConnection;

/**
 * Loads libsql, a native module, once somebody opens a database: whoever doesn't never has it in memory or in a bundle.
 *
 * @param from a module beside which it is installed, for code that was bundled and moved
 * @throws {MissingLibsqlError}
 */
export async function loadLibsql(from?: string): Promise<Libsql> {
  try {
    if (from !== undefined) return process.getBuiltinModule('node:module').createRequire(from)('libsql');
    return (await import('libsql')).default as unknown as Libsql;
  } catch (cause) {
    throw new MissingLibsqlError({ cause });
  }
}
