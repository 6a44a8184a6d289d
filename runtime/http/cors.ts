import type { Auth } from './auth/auth.ts';
import { requestHeadersOf } from './auth/request-headers.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from './http-message.ts';
import { isPreflight } from './is-preflight.ts';
import type { Route } from './router.ts';

/** Which pages of other origins may call the API from a browser. */
export type CorsOptions = CorsOfOrigins | CorsOfEveryOrigin;

/** These origins may call. */
export interface CorsOfOrigins extends CorsAnswers {
  /** As browsers send them: `https://app.example.com`, with the port where it is not the usual one, and without a slash at the end. */
  readonly origins: readonly `${string}://${string}`[];
  /**
   * Lets pages send cookies and read the answer; only for named origins.
   *
   * @default false
   */
  readonly credentials?: boolean | undefined;
}

/** Everybody may call, without cookies. */
export interface CorsOfEveryOrigin extends CorsAnswers {
  readonly origins: '*';
  readonly credentials?: false | undefined;
}

/** What a browser is told beside the origin. */
export interface CorsAnswers {
  /**
   * How long a browser remembers what it may do, in seconds; browsers cap it at 7,200 to 86,400.
   *
   * @default 600
   */
  readonly maxAgeSeconds?: number | undefined;
  /**
   * Headers that a page may send beside those that commands read.
   *
   * @default none
   */
  readonly headers?: readonly string[] | undefined;
}

/** As `withCors`, where pages may also send what an API reads. */
export function withCorsOf(
  handle: HttpHandler,
  cors: CorsOptions,
  { auth, routes }: { readonly auth: Auth; readonly routes: readonly Route[] },
): HttpHandler {
  return withCors(handle, { ...cors, headers: [...requestHeadersOf(auth, routes), ...(cors.headers ?? [])] });
}

/** Answers preflights, and tells browsers with every answer, problems included, whether the page may read it. */
export function withCors(handle: HttpHandler, cors: CorsOptions): HttpHandler {
  return async (request, options) => {
    const origin = allowedOrigin(request, cors);
    const response = isPreflight(request) && origin !== undefined ? preflight(cors) : await handle(request, options);
    return { ...response, headers: { ...response.headers, ...originHeaders(origin, cors, response.headers.vary) } };
  };
}

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const requestHeaders: readonly string[] =
  'authorization content-type idempotency-key if-match position-token traceparent tracestate x-request-id'.split(' ');
const responseHeaders = 'etag, position-token, retry-after, www-authenticate, x-request-id';
const defaultMaxAgeSeconds = 600;

function allowedOrigin({ headers: { origin } }: HttpRequest, { origins }: CorsOptions): string | undefined {
  if (origin === undefined) return undefined;
  if (origins === '*') return '*';
  return origins.some((known) => known === origin) ? origin : undefined;
}

/** The same for every path: whoever calls a path that is not there shall read so. */
function preflight({ maxAgeSeconds = defaultMaxAgeSeconds, headers = [] }: CorsOptions): HttpResponse {
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': methods,
      'access-control-allow-headers': [...requestHeaders, ...headers.map((name) => name.toLowerCase())].join(', '),
      'access-control-max-age': String(maxAgeSeconds),
    },
    body: '',
  };
}

/** Caches must know that the answer depends on who asks, also where nobody did or somebody may not. */
function originHeaders(
  origin: string | undefined,
  { origins, credentials }: CorsOptions,
  vary: string | undefined,
): HttpResponse['headers'] {
  return {
    ...(origins !== '*' && { vary: vary === undefined ? 'Origin' : `${vary}, Origin` }),
    ...(origin !== undefined && { 'access-control-allow-origin': origin, 'access-control-expose-headers': responseHeaders }),
    ...(origin !== undefined && origins !== '*' && credentials === true && { 'access-control-allow-credentials': 'true' }),
  };
}
