import type { Caller } from '../message/caller.ts';
import { type Middleware, withMiddleware } from '../message/middleware.ts';
import { answerMessage } from './answer-message.ts';
import { type Auth, none } from './auth/auth.ts';
import type { AuthPorts } from './auth/auth-ports.ts';
import { createAuthenticate } from './auth/authenticate.ts';
import { checkBodySize, defaultMaxBodyBytes } from './body.ts';
import { type CorsOptions, withCorsOf } from './cors.ts';
import type { AuthenticatedRequest, Mount } from './custom-handler.ts';
import { type HttpHandler, type HttpResponse, json } from './http-message.ts';
import type { HttpPorts } from './http-ports.ts';
import { isPreflight } from './is-preflight.ts';
import { matchRoutes, type RouteMatch } from './match-routes.ts';
import { problemHeaders, problemOf, refusal } from './problem.ts';
import { requestIdHeader, withRequestId } from './request-id.ts';
import type { Route } from './router.ts';

export type { HttpPorts } from './http-ports.ts';

/** What an API does beside its routes. */
export interface HttpHandlerOptions {
  /** @default everybody may call */
  readonly auth?: Auth | undefined;
  /** What `auth` needs from outside; `none()` and keys that the service lists need nothing. */
  readonly authPorts?: Partial<AuthPorts> | undefined;
  /** @default browsers let no page of another origin read an answer */
  readonly cors?: CorsOptions | undefined;
  /** @default nothing is served beside the routes */
  readonly documents?: readonly DocumentRoute[] | undefined;
  /** @default none */
  readonly mounts?: readonly Mount[] | undefined;
  /** @default 1 MiB */
  readonly maxBodyBytes?: number | undefined;
  /** @default none */
  readonly middleware?: readonly Middleware[] | undefined;
}

/** A JSON document at a path of its own. A route of the service with the same path comes first. */
export interface DocumentRoute {
  readonly method: 'GET';
  readonly path: string;
  readonly target: { readonly kind: 'document'; readonly read: () => Promise<unknown> };
  readonly public?: boolean | undefined;
}

type Matched = RouteMatch<Route | DocumentRoute, Mount>;
type Found = Extract<Matched, { readonly route: unknown } | { readonly mount: unknown }>;

/** Who is not asked for: on a public route. */
const nobody: Caller = { kind: 'none', claims: {} };

/**
 * Answers requests by routes: commands with 200 or 202, queries with 200, everything else with problem details (RFC 9457).
 *
 * Who calls is told before all else, also before a path that is not there is answered with 404: a stranger does not learn which paths there
 * are, and nothing of the body is read for him.
 *
 * @throws {InvalidApiKeysError} when the API's keys can't be read
 */
export function createHttpHandler(routes: readonly Route[], ports: HttpPorts, options: HttpHandlerOptions = {}): HttpHandler {
  const { auth = none(), cors, documents = [], mounts = [], maxBodyBytes = defaultMaxBodyBytes, middleware = [] } = options;
  const match = matchRoutes<Route | DocumentRoute, Mount>([...routes, ...documents], mounts);
  const authenticate = createAuthenticate(auth, { ...noAuthPorts, ...options.authPorts });

  const handle: HttpHandler = async (request, { deadline } = {}) => {
    // Browsers send it without credentials; one that is not answered with CORS headers is a no to them, whatever else it says.
    if (isPreflight(request)) return { status: 204, headers: {}, body: '' };
    const matched = match(request.method, request.path);
    const told = isPublic(matched) ? nobody : authenticate(request);
    const caller = told instanceof Promise ? await told : told;
    checkBodySize(request, maxBodyBytes);
    if ('allow' in matched) return { status: 204, headers: { allow: matched.allow }, body: '' };
    if ('problem' in matched) return refusal(request, matched.problem, matched.headers);
    const trigger = { kind: 'trigger', name: 'http', source: sourceOf(matched), id: request.headers[requestIdHeader] ?? '' } as const;
    return await withMiddleware(middleware, trigger, () => answer(matched, { ...request, caller, deadline }, ports));
  };
  const answered = withHead(withProblems(handle, ports));
  return withRequestId(cors ? withCorsOf(answered, cors, { auth, routes }) : answered, ports.newId);
}

/** Whoever authenticates by these must say where they come from. */
const noAuthPorts: AuthPorts = {
  now: () => {
    throw new Error('The host gives authentication no clock');
  },
  fetch: () => Promise.reject(new Error('The host gives authentication no way to fetch')),
  variable: () => undefined,
  trustsCallerHeader: false,
};

function isPublic(matched: Matched): boolean {
  if ('mount' in matched) return matched.mount.public;
  return 'route' in matched && matched.route.public === true;
}

function sourceOf(found: Found): string {
  return 'mount' in found ? `${found.mount.path}/*` : `${found.route.method} ${found.route.path}`;
}

/** By code that is loaded with the first such request, where it is not a command's or a query's: a cold start does not wait for it. */
function answer(found: Found, request: AuthenticatedRequest, ports: HttpPorts): Promise<HttpResponse> {
  if ('mount' in found) return import('./answer-mount.ts').then(({ answerMount }) => answerMount(found.mount, found.path, request, ports));
  const { route, parameters } = found;
  if (isDocument(route)) return route.target.read().then((document) => json(200, document));
  const { target, headers } = route;
  const routed = { ...request, parameters };
  if (target.kind !== 'handler') return answerMessage({ target, headers }, routed, ports);
  return handlers
    ? handlers.answerHandler(target, routed, ports)
    : loadHandlers().then((loaded) => loaded.answerHandler(target, routed, ports));
}

/** Kept, because to find a module that was loaded takes as long as to route a request. */
let handlers: typeof import('./answer-handler.ts') | undefined;

async function loadHandlers(): Promise<typeof import('./answer-handler.ts')> {
  handlers = await import('./answer-handler.ts');
  return handlers;
}

function isDocument(route: Route | DocumentRoute): route is DocumentRoute {
  return route.target.kind === 'document';
}

/** Answers errors with problems, and names the request in each. */
function withProblems(handle: HttpHandler, { onError }: Pick<HttpPorts, 'onError'>): HttpHandler {
  return async (request, options) => {
    try {
      return await handle(request, options);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) onError(error, request);
      return refusal(request, problem, problemHeaders(error));
    }
  };
}

/** `HEAD` is answered as `GET`, without the body (https://www.rfc-editor.org/rfc/rfc9110#name-head). */
function withHead(handle: HttpHandler): HttpHandler {
  return (request, options) => {
    const answered = handle(request, options);
    return request.method === 'HEAD' ? answered.then((response) => ({ ...response, body: '' })) : answered;
  };
}
