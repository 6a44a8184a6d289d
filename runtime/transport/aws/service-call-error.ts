import { AllFrameError } from '../../message/errors.ts';

/** A service of AWS did not do what it was asked, or no answer came: it may have done it then. */
export class ServiceCallError extends AllFrameError {
  override readonly name = 'ServiceCallError';
  readonly code = 'service-call-failed';
  /** `true` after throttling and what passes by itself. */
  override readonly retryable: boolean;
  readonly service: string;
  readonly operation: string;
  /** The service's own name of its fault, such as `AccessDeniedException`. */
  readonly fault: string;

  constructor({ service, operation, subject }: ServiceCall, cause: unknown) {
    const { name = typeof cause, message = String(cause) } = faultOf(cause);
    const retryable = isTransient(cause);
    const remedy = retryable ? 'try again' : 'is it the right one, and may this role use it?';
    super(`${service} did not ${operation} for ${subject}: ${name}: ${message}; ${remedy}`, { cause });
    this.retryable = retryable;
    this.service = service;
    this.operation = operation;
    this.fault = name;
  }
}

/** Which call, and what for. */
export interface ServiceCall {
  readonly service: string;
  readonly operation: string;
  /** `the queue work` */
  readonly subject: string;
}

/** Runs a call, whose failure is a `ServiceCallError`. */
export async function calling<Result>(call: ServiceCall, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (cause) {
    throw new ServiceCallError(call, cause);
  }
}

/** Whether a service answered with a fault of one of these names. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return names.includes(faultOf(error).name ?? '');
}

/** Names of faults that pass by themselves: throttling, and what no status of 500 or more says. */
const transientName =
  /Thrott|RequestLimitExceeded|TooManyRequests|SlowDown|ServiceUnavailable|InternalFailure|InternalException|^(TimeoutError|AbortError|UnreadableAnswerError)$/;

/** Node's codes of a connection that was not made, or did not last. */
const networkCode = /^E(CONN|HOST|NET|PIPE|PROTO|TIMEDOUT|AI_AGAIN|NOTFOUND)/;

/** Whether the code or name of a fault is one that passes by itself. */
export function isTransientName(name: string): boolean {
  return transientName.test(name);
}

function isTransient(error: unknown): boolean {
  const { name = '', $metadata, $retryable, status, code } = faultOf(error);
  const httpStatus = $metadata?.httpStatusCode ?? (typeof status === 'number' ? status : 0);
  if (httpStatus >= 500 || httpStatus === 429 || $retryable !== undefined) return true;
  return isTransientName(name) || (typeof code === 'string' && networkCode.test(code));
}

/** What stands in an error of an official client, in one of a light client, and in one of Node's network. */
interface Fault {
  readonly name?: string | undefined;
  readonly message?: string | undefined;
  readonly $metadata?: { readonly httpStatusCode?: number | undefined };
  readonly $retryable?: unknown;
  readonly status?: unknown;
  readonly code?: unknown;
}

function faultOf(error: unknown): Fault {
  return typeof error === 'object' && error !== null ? error : {};
}
