import { DeadlineExceededError } from '../errors.ts';
import {
  StoreAccessDeniedError,
  type StoreFaultFacts,
  StoreNotFoundError,
  StoreRefusedError,
  StoreUnavailableError,
} from '../store-errors.ts';

/**
 * A fault of DynamoDB, of its client or of the network as an error of the store. What a condition answered stays as it is, since it says what
 * its caller asked, and so does what is no such fault.
 */
export function translatedFault(error: unknown, facts: StoreFaultFacts): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  const options = { cause: error };
  const fault = `${name}: ${message}`;
  if (conditions.has(name)) return error;
  if (name === 'AbortError' || name === 'TimeoutError') return new DeadlineExceededError(facts, options);
  if (name === 'ResourceNotFoundException') return new StoreNotFoundError(facts, options);
  if (denials.has(name)) return new StoreAccessDeniedError({ ...facts, fault }, options);
  if (isTransient(error)) return new StoreUnavailableError({ ...facts, fault }, options);
  return isOfDynamoDb(error) ? new StoreRefusedError({ ...facts, fault }, options) : error;
}

/** What stands in an error of the official client, in one of the light client, and in one of Node's network. */
interface ClientFault extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number | undefined };
  readonly $retryable?: unknown;
  readonly status?: unknown;
  readonly code?: unknown;
}

const conditions: ReadonlySet<string> = new Set(['ConditionalCheckFailedException', 'TransactionCanceledException']);

const denials: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'UnrecognizedClientException',
]);

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
const transients: ReadonlySet<string> = new Set([
  'InternalServerError',
  'InternalFailure',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ReplicatedWriteConflictException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'ThrottlingException',
  'TransactionConflictException',
  'UnreadableAnswerError',
]);

/** Node's codes of a connection that was not made, or did not last. */
const networkCodes = /^E(CONN|HOST|NET|PIPE|PROTO|TIMEDOUT|AI_AGAIN|NOTFOUND)/;

function isTransient(error: ClientFault): boolean {
  const { name, code, $retryable } = error;
  if (transients.has(name) || $retryable !== undefined || (statusOf(error) ?? 0) >= 500) return true;
  return typeof code === 'string' && networkCodes.test(code);
}

function isOfDynamoDb(error: ClientFault): boolean {
  return statusOf(error) !== undefined || error.name.endsWith('Exception');
}

function statusOf({ $metadata, status }: ClientFault): number | undefined {
  return $metadata?.httpStatusCode ?? (typeof status === 'number' ? status : undefined);
}
