import { AllFrameError } from '../message/errors.ts';

/** Other processes kept the database locked until the caller's deadline. Nothing was written. */
export class DatabaseLockedError extends AllFrameError {
  override readonly name = 'DatabaseLockedError';
  readonly code = 'database-locked';
  override readonly retryable = true;
  readonly file: string;

  constructor({ file }: { file: string }, options?: ErrorOptions) {
    super(`${file} was locked by another process until the deadline; try again, or let fewer processes write to it`, options);
    this.file = file;
  }
}

/** The disk has no room for what is to be written. Nothing was written. */
export class DiskFullError extends AllFrameError {
  override readonly name = 'DiskFullError';
  readonly code = 'disk-full';
  override readonly retryable = true;
  readonly file: string;

  constructor({ file }: { file: string }, options?: ErrorOptions) {
    super(`The disk that ${file} is on is full; make room, and try again`, options);
    this.file = file;
  }
}

/** The file is no database of ours: another format, the database of something else, or a damaged one. It was left as it is. */
export class NotADatabaseError extends AllFrameError {
  override readonly name = 'NotADatabaseError';
  readonly code = 'not-a-database';
  readonly file: string;

  constructor({ file, fault }: { file: string; fault: string }, options?: ErrorOptions) {
    super(`${file} can't be used: ${fault}; name another file, or restore this one from a backup`, options);
    this.file = file;
  }
}

/** The file was written by newer code. It was left as it is. */
export class NewerSchemaError extends AllFrameError {
  override readonly name = 'NewerSchemaError';
  readonly code = 'newer-schema';
  readonly file: string;

  constructor({ file, version, known }: { file: string; version: number; known: number }) {
    super(`${file} has schema version ${version}, and this code knows ${known}; run the newer code, or name another file`);
    this.file = file;
  }
}

/** The file can't be opened, read or written: it is in no directory, not allowed, its disk fails, or it was closed. */
export class DatabaseUnavailableError extends AllFrameError {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'database-unavailable';
  readonly file: string;

  constructor({ file, fault }: { file: string; fault: string }, options?: ErrorOptions) {
    super(
      `${file} is not available: ${fault}; see that its directory exists, that this process may write there, and that it is open`,
      options,
    );
    this.file = file;
  }
}

/** Another process serves from the file already. */
export class DatabaseInUseError extends AllFrameError {
  override readonly name = 'DatabaseInUseError';
  readonly code = 'database-in-use';
  readonly file: string;

  constructor({ file }: { file: string }, options?: ErrorOptions) {
    super(`Another process serves from ${file}; stop it, or name another file`, options);
    this.file = file;
  }
}

/** The package `libsql` is not there, or not for this machine. */
export class MissingLibsqlError extends AllFrameError {
  override readonly name = 'MissingLibsqlError';
  readonly code = 'libsql-missing';

  constructor(options?: ErrorOptions) {
    super(
      'SQLite needs the package libsql, which can not be loaded; install it with its optional dependencies, and keep it out of bundles',
      options,
    );
  }
}
