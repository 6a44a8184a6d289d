import { codeOf, grpcCodes } from '../../google-client/firestore-faults.ts';
import {
  StoreAccessDeniedError,
  type StoreFaultFacts,
  StoreNotFoundError,
  StoreRefusedError,
  StoreUnavailableError,
} from '../store-errors.ts';

/** Calls Firestore, with its faults as errors of the store. */
export async function called<Result>(facts: StoreFaultFacts, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw translatedFault(error, facts);
  }
}

/**
 * A fault of Firestore as an error of the store. That a document is there stays as it is, since it says what its caller asked, and so does
 * what is no fault of Firestore. By then the client has retried what may pass, as `docs/firestore.md` tells.
 */
export function translatedFault(error: unknown, facts: StoreFaultFacts): unknown {
  const code = codeOf(error);
  if (code === undefined || code === grpcCodes.alreadyExists) return error;
  const options = { cause: error };
  const fault = (error as Error).message;
  if (code === grpcCodes.notFound) return new StoreNotFoundError(facts, options);
  if (denials.has(code)) return new StoreAccessDeniedError({ ...facts, fault }, options);
  if (transients.has(code)) return new StoreUnavailableError({ ...facts, fault }, options);
  return new StoreRefusedError({ ...facts, fault }, options);
}

const denials: ReadonlySet<number> = new Set([grpcCodes.permissionDenied, grpcCodes.unauthenticated]);

const transients: ReadonlySet<number> = new Set([
  grpcCodes.deadlineExceeded,
  grpcCodes.resourceExhausted,
  grpcCodes.aborted,
  grpcCodes.internal,
  grpcCodes.unavailable,
]);
