import { DatabaseUnavailableError, DiskFullError, NotADatabaseError } from './errors.ts';

/** An error of libsql as ours; others stay what they are. */
export function translated(error: unknown, file: string): unknown {
  const code = sqliteCodeOf(error);
  if (code === undefined) return error;
  const { message: fault } = error as Error;
  if (code === 'SQLITE_FULL') return new DiskFullError({ file }, { cause: error });
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT'))
    return new NotADatabaseError({ file, fault }, { cause: error });
  if (unavailable.some((name) => code.startsWith(name))) return new DatabaseUnavailableError({ file, fault }, { cause: error });
  return error;
}

/** Whether another process holds the lock, as it does for moments: while it writes, recovers after a crash, or closes. */
export function isLocked(error: unknown): boolean {
  const code = sqliteCodeOf(error) ?? '';
  return locked.some((name) => code.startsWith(name));
}

const locked = ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_PROTOCOL'];
const unavailable = ['SQLITE_IOERR', 'SQLITE_READONLY', 'SQLITE_CANTOPEN', 'SQLITE_PERM', 'SQLITE_NOLFS'];

function sqliteCodeOf(error: unknown): string | undefined {
  const code: unknown = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : undefined;
}
