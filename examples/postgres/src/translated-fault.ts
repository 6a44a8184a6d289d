import { StoreAccessDeniedError, StoreNotFoundError, StoreRefusedError, StoreUnavailableError } from '@allframe/serverless/runtime';

/**
 * A fault of PostgreSQL or of the connection to it as an error of the store; what is neither stays as it is. Which code says what:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function translatedFault(error: unknown, facts: { store: string; operation: string }): unknown {
  const { code, message: fault } = factsOf(error);
  const options = { cause: error };
  const isOf = (codes: readonly string[]) => codes.some((start) => code?.startsWith(start));
  if (isUnreachable(code, fault) || isOf(transients)) return new StoreUnavailableError({ ...facts, fault }, options);
  if (code === undefined || !sqlState.test(code)) return error;
  if (isOf(missing)) return new StoreNotFoundError(facts, options);
  if (isOf(denials)) return new StoreAccessDeniedError({ ...facts, fault }, options);
  return new StoreRefusedError({ ...facts, fault }, options);
}

const sqlState = /^[0-9A-Z]{5}$/;

/** Table, schema, database. */
const missing = ['42P01', '3F000', '3D000'];

/** Privilege, authorization. */
const denials = ['42501', '28'];

/**
 * Connection, a standby that can't write, serialization and deadlock, resources, a lock, what an operator or a timeout ended, a fault of
 * the disk.
 */
const transients = ['08', '25006', '40', '53', '55P03', '57', '58030'];

/** Node's errors have codes such as `ECONNREFUSED`; those of clients about lost connections have none. */
function isUnreachable(code: string | undefined, fault: string): boolean {
  return code === undefined ? /connection|timeout|(is|was) closed|calling end/i.test(fault) : /^E[A-Z_]{4,}$/.test(code);
}

/** By its shape: a client may be of another realm, where errors have a class of their own. */
function factsOf(error: unknown): { readonly code: string | undefined; readonly message: string } {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; message?: unknown };
  return { code: typeof code === 'string' ? code : undefined, message: typeof message === 'string' ? message : String(error) };
}
