import { AllFrameError, reasonOf } from '../message/errors.ts';

/** Which call, and what for. */
export interface GoogleCall {
  /** Google's name of the service: `Pub/Sub`. */
  readonly service: string;
  /** Google's name of the operation: `publish`. */
  readonly operation: string;
  /** `the queue work` */
  readonly subject: string;
}

/** What went wrong with it. */
export interface GoogleFault {
  /** What it answered with; nothing where no answer came. */
  readonly status?: number | undefined;
  /** Google's own name of the fault, such as `PERMISSION_DENIED`; else the error's name. */
  readonly fault: string;
  readonly message: string;
}

/** A service of Google Cloud did not do what it was asked, or no answer came: it may have done it then. */
export class GoogleCallError extends AllFrameError {
  override readonly name = 'GoogleCallError';
  readonly code = 'google-call-failed';
  /** `true` after throttling and what passes by itself. */
  override readonly retryable: boolean;
  readonly service: string;
  readonly operation: string;
  readonly status: number | undefined;
  readonly fault: string;

  constructor({ service, operation, subject }: GoogleCall, { status, fault, message }: GoogleFault, options?: ErrorOptions) {
    const retryable = status === undefined || passesByItself(status);
    const remedy = retryable ? 'try again' : 'is it the right one, and may this service account use it?';
    super(`${service} did not ${operation} for ${subject}: ${fault}: ${message}; ${remedy}`, options);
    this.retryable = retryable;
    this.service = service;
    this.operation = operation;
    this.status = status;
    this.fault = fault;
  }
}

/** Whether a status says that the same request may succeed later (https://cloud.google.com/storage/docs/retry-strategy). */
export function passesByItself(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * What an answer says of its fault (https://cloud.google.com/apis/design/errors#http_mapping): of Cloud Storage, which names reasons in another
 * place, the text alone.
 */
export function faultOfAnswer(status: number, text: string): GoogleFault {
  const { status: fault = `HTTP ${status}`, message = text.slice(0, maxTextLength) || 'it gives no reason' } = errorOf(text) ?? {};
  return { status, fault, message };
}

/** Why no answer came. */
export function faultOfConnection(error: unknown): GoogleFault {
  return { fault: error instanceof Error ? error.name : typeof error, message: reasonOf(error) };
}

const maxTextLength = 300;

function errorOf(text: string): { readonly status?: string; readonly message?: string } | undefined {
  try {
    return JSON.parse(text)?.error;
  } catch {
    return undefined;
  }
}
