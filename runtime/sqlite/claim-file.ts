import { DatabaseInUseError } from './errors.ts';
import { loadLibsql } from './libsql.ts';
import { connect } from './open-sqlite.ts';
import { isLocked, translated } from './translated.ts';

/**
 * Makes this process the only one that serves from a file. The operating system ends the claim with the process, however that ends.
 *
 * @returns what gives the claim back
 * @throws {DatabaseInUseError} when another process has it
 */
export async function claimFile(file: string, { libsqlFrom }: { readonly libsqlFrom?: string | undefined } = {}): Promise<() => void> {
  const connection = connect(await loadLibsql(libsqlFrom), `${behindLinks(file)}-claim`, file);
  try {
    connection.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    connection.close();
    throw isLocked(cause) ? new DatabaseInUseError({ file }, { cause }) : translated(cause, file);
  }
  return () => {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    connection.close();
  };
}

/** One file has one claim, by whatever link it is named. */
function behindLinks(file: string): string {
  const { existsSync, realpathSync } = process.getBuiltinModule('node:fs');
  return existsSync(file) ? realpathSync(file) : file;
}
