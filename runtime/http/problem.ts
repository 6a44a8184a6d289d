import { AllFrameError, ValidationError } from '../message/errors.ts';
import type { Json } from '../message/json.ts';
import { type HttpRequest, type HttpResponse, json } from './http-message.ts';
import { requestIdHeader } from './request-id.ts';

/** An error as a client sees it: RFC 9457 problem details with our code. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  /** Stable, kebab-case: the error's or the rejection's. */
  readonly code: string;
  readonly detail?: string | undefined;
  /** Paths and messages of a body that is not valid. */
  readonly faults?: readonly { readonly path: string; readonly message: string }[] | undefined;
  /** What a rejection adds. */
  readonly details?: Json | undefined;
  /** What the service's own code answered: without it, the request did not come so far. */
  readonly outcome?: 'rejected' | 'nothing-found' | undefined;
  /** By which the service's log knows the request. */
  readonly requestId?: string | undefined;
}

/** What a status code means to our clients; every error of ours has one of these. */
const statusByCode: Readonly<Record<string, number>> = {
  unauthenticated: 401,
  'invalid-token': 401,
  'issuer-unreachable': 503,
  forbidden: 403,
  'validation-failed': 400,
  'tenant-required': 400,
  'invalid-position': 400,
  'invalid-json': 400,
  'invalid-header': 400,
  'invalid-stream-id': 400,
  'invalid-subject': 400,
  'invalid-page-token': 400,
  'invalid-search': 400,
  'unsupported-media-type': 415,
  'body-too-large': 413,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'stream-closed': 409,
  'stream-not-found': 404,
  'command-id-reused': 422,
  'subject-forgotten': 422,
  'commit-too-large': 413,
  'message-too-large': 413,
  'unknown-event': 503,
  'deadline-exceeded': 503,
  'circuit-open': 503,
  'timed-out': 503,
  'projection-rebuilding': 503,
  'unexpected-bus-event': 404,
  'bus-command-rejected': 422,
};

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The problem that an error is to a client. What is not the client's affair stays a bare 500. */
export function problemOf(error: unknown): Problem {
  if (!(error instanceof AllFrameError) || isOfAnotherService(error)) return problem(500, 'internal-error');
  const status = Object.hasOwn(statusByCode, error.code) ? statusByCode[error.code] : undefined;
  if (status === undefined) return passesByItself(error) ? problem(503, error.code) : problem(500, 'internal-error');
  return { ...problem(status, error.code, error.message), ...(error instanceof ValidationError && { faults: error.faults }) };
}

/** A store that is busy or away: who asks may come again, and need not know what our tables are called. */
function passesByItself(error: AllFrameError): boolean {
  return error.retryable || retryAfter(error) !== undefined;
}

/** What a service that we call answers with is no answer of ours: our caller did nothing wrong. */
function isOfAnotherService({ name }: AllFrameError): boolean {
  return name === 'ProblemError';
}

/** What the headers say of an error: how to authenticate, and when to come again. */
export function problemHeaders(error: unknown): HttpResponse['headers'] {
  const { challenge } = (error ?? {}) as { readonly challenge?: unknown };
  const seconds = retryAfter(error);
  return {
    ...(error instanceof AllFrameError && typeof challenge === 'string' && { 'www-authenticate': challenge }),
    ...(seconds !== undefined && { 'retry-after': String(seconds) }),
  };
}

/** An error that knows when it may be over says so in a field of its own. */
function retryAfter(error: unknown): number | undefined {
  const { retryAfterSeconds: seconds } = (error ?? {}) as { readonly retryAfterSeconds?: unknown };
  return error instanceof AllFrameError && typeof seconds === 'number' && seconds >= 0 ? Math.ceil(seconds) : undefined;
}

/** A problem of this status. */
export function problem(status: number, code: string, detail?: string): Problem {
  return { status, title: titles[status] ?? 'Error', code, ...(detail !== undefined && { detail }) };
}

/** A problem as a response. */
export function problemResponse(body: Problem, headers: HttpResponse['headers'] = {}): HttpResponse {
  return json(body.status, body, { 'content-type': 'application/problem+json', ...headers });
}

/** A problem as the answer to a request, which it names. */
export function refusal(
  { headers: { [requestIdHeader]: requestId } }: HttpRequest,
  body: Problem,
  headers?: HttpResponse['headers'],
): HttpResponse {
  return problemResponse({ ...body, requestId }, headers);
}

/** What the service's own code refused, as the answer to a request. */
export function rejectionResponse(
  request: HttpRequest,
  { code, details }: { readonly code: string; readonly details: Json | undefined },
): HttpResponse {
  const rejection = { ...problem(422, code, 'The command was rejected'), outcome: 'rejected' } as const;
  return refusal(request, details === undefined ? rejection : { ...rejection, details });
}
