import { AllFrameError } from '../../message/errors.ts';

/** A table is there that is another one than what was to be made. Nothing was changed. */
export class TableMismatchError extends AllFrameError {
  override readonly name = 'TableMismatchError';
  readonly code = 'table-mismatch';
  readonly table: string | undefined;

  constructor({ table, what, expected, found }: { table: string | undefined; what: string; expected: string; found: string }) {
    super(`The table ${table} should have the ${what} ${expected}, but has ${found}; name another table, or delete this one`);
    this.table = table;
  }
}

/** A table could not be used in time; it may still become ready. */
export class TableNotReadyError extends AllFrameError {
  override readonly name = 'TableNotReadyError';
  readonly code = 'table-not-ready';
  override readonly retryable = true;

  constructor({ table, timeoutSeconds }: { table: string | undefined; timeoutSeconds: number }, options?: ErrorOptions) {
    super(`The table ${table} could not be used within ${timeoutSeconds} s; look at its state, and try again`, options);
  }
}
