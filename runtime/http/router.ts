import type { AnyQuery } from '../projection/query.ts';
import type { Bound, PathParameters, TextField, WithHeaders } from './bound-input.ts';
import type { FetchApp, HandlerTarget, Mount, RequestHandler } from './custom-handler.ts';
import type { MessageTarget } from './route-target.ts';

/** The methods that a route may have. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a route leads to: a command run at once, a command sent to its queue, a query, or a handler of the service's own. */
export type RouteTarget = MessageTarget | HandlerTarget;

/** One route, as plain data. */
export interface Route<Target extends RouteTarget = RouteTarget> {
  readonly method: Method;
  /** With parameters as `:name`, each a field of the input. */
  readonly path: string;
  readonly target: Target;
  /** Names of headers by field of the input. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly public?: boolean | undefined;
}

/** Who may use a route. */
export interface AccessOptions {
  /**
   * Lets everybody use this route, whatever the API's `auth`. Credentials that come with a request are not looked at: its caller is nobody.
   *
   * @default false
   */
  readonly public?: boolean | undefined;
}

/** What a route to a command or query takes beside them. */
export interface RouteOptions<Field extends string> extends AccessOptions {
  /**
   * Headers of the request by field of the input: `{ customerId: 'x-customer-id' }`. These fields come from nowhere else.
   *
   * @default none
   */
  readonly headers?: Readonly<Record<Field, string>> | undefined;
}

/** What a route to code of one's own takes beside it. */
export interface HandlerOptions<Uses extends readonly MessageTarget[]> extends AccessOptions {
  /**
   * The commands and queries that it may use, `enqueue(Command)` for one that it sends to its queue: what the API's function is granted.
   *
   * @default none
   */
  readonly uses?: Uses | undefined;
}

/** Collects routes; each call returns a router that knows one more. */
export interface Router<Routes extends Record<string, unknown> = {}> {
  readonly routes: readonly Route[];
  readonly mounts: readonly Mount[];
  /** Reads: the input comes from path and query string. */
  get<const Path extends string, const T extends AnyQuery, const Field extends TextField<T> = never>(
    path: Path,
    target: T & Bound<Path, T>,
    options?: RouteOptions<Field>,
  ): Router<Routes & { readonly [K in `GET ${Path}`]: WithHeaders<T, Field> }>;
  /** Writes: the input comes from path and JSON body. */
  post<const Path extends string, const T extends MessageTarget, const Field extends TextField<T> = never>(
    path: Path,
    target: T & Bound<Path, T>,
    options?: RouteOptions<Field>,
  ): Router<Routes & { readonly [K in `POST ${Path}`]: WithHeaders<T, Field> }>;
  /** As `post`. */
  put<const Path extends string, const T extends MessageTarget, const Field extends TextField<T> = never>(
    path: Path,
    target: T & Bound<Path, T>,
    options?: RouteOptions<Field>,
  ): Router<Routes & { readonly [K in `PUT ${Path}`]: WithHeaders<T, Field> }>;
  /** As `post`. */
  patch<const Path extends string, const T extends MessageTarget, const Field extends TextField<T> = never>(
    path: Path,
    target: T & Bound<Path, T>,
    options?: RouteOptions<Field>,
  ): Router<Routes & { readonly [K in `PATCH ${Path}`]: WithHeaders<T, Field> }>;
  /** As `post`. */
  delete<const Path extends string, const T extends MessageTarget, const Field extends TextField<T> = never>(
    path: Path,
    target: T & Bound<Path, T>,
    options?: RouteOptions<Field>,
  ): Router<Routes & { readonly [K in `DELETE ${Path}`]: WithHeaders<T, Field> }>;
  /** Leads to code of the service's own, such as a webhook's. */
  handle<const Path extends string, const Uses extends readonly MessageTarget[] = []>(
    method: Method,
    path: Path,
    handler: RequestHandler<PathParameters<Path>, NoInfer<Uses>[number]>,
    options?: HandlerOptions<Uses>,
  ): Router<Routes>;
  /** Leaves a path and all below it to an app of the web's own kind, such as a Hono app. Routes come before it. */
  mount<const Uses extends readonly MessageTarget[] = []>(
    path: `/${string}`,
    app: FetchApp,
    options?: HandlerOptions<Uses>,
  ): Router<Routes>;
}

/** A router with these routes. */
export function createRouter(routes: readonly Route[] = [], mounts: readonly Mount[] = []): Router {
  const add = (route: Route) => createRouter([...routes, route], mounts);
  const leads = (method: Method) => (path: string, target: MessageTarget, options?: RouteOptions<string>) =>
    add({ method, path, target, ...options });
  const verbs = { get: leads('GET'), post: leads('POST'), put: leads('PUT'), patch: leads('PATCH'), delete: leads('DELETE') };
  return {
    routes,
    mounts,
    ...verbs,
    handle(
      method: Method,
      path: string,
      handle: RequestHandler,
      { uses = [], public: isPublic }: HandlerOptions<readonly MessageTarget[]> = {},
    ) {
      return add({ method, path, target: { kind: 'handler', name: `${method} ${path}`, handle, uses }, public: isPublic });
    },
    mount(path: string, app: FetchApp, { uses = [], public: isPublic = false }: HandlerOptions<readonly MessageTarget[]> = {}) {
      return createRouter(routes, [...mounts, { path, app, uses, public: isPublic }]);
    },
  } as Router;
}
