import type { AnyCommand, Command } from '../decider/command.ts';
import type { Input, Schema } from '../message/schema.ts';
import type { AnyQuery, Query } from '../projection/query.ts';

/** The methods that a route may have. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a route leads to: a command run at once, a command sent to its queue, or a query. */
export type RouteTarget = AnyCommand | Enqueued<AnyCommand> | AnyQuery;

/** One route, as plain data. */
export interface Route {
  readonly method: Method;
  /** With parameters as `:name`, each a field of the input. */
  readonly path: string;
  readonly target: RouteTarget;
}

/** A command that a route sends to its queue: answered with 202 and the command id. */
export interface Enqueued<C extends AnyCommand> {
  readonly kind: 'enqueued';
  readonly command: C;
  readonly input: C['input'];
}

/** Sends the command to the one queue that lists it, instead of running it at once. */
export function enqueue<C extends AnyCommand>(command: C): Enqueued<C> {
  return { kind: 'enqueued', command, input: command.input };
}

/** Collects routes; each call returns a router that knows one more. */
export interface Router<Routes extends Record<string, unknown> = {}> {
  readonly routes: readonly Route[];
  /** Reads: the input comes from path and query string. */
  get<const Path extends string, const T extends AnyQuery>(
    path: Path,
    target: T & Bound<Path, T>,
  ): Router<Routes & { readonly [K in `GET ${Path}`]: T }>;
  /** Writes: the input comes from path and JSON body. */
  post<const Path extends string, const T extends RouteTarget>(
    path: Path,
    target: T & Bound<Path, T>,
  ): Router<Routes & { readonly [K in `POST ${Path}`]: T }>;
  /** As `post`. */
  put<const Path extends string, const T extends RouteTarget>(
    path: Path,
    target: T & Bound<Path, T>,
  ): Router<Routes & { readonly [K in `PUT ${Path}`]: T }>;
  /** As `post`. */
  patch<const Path extends string, const T extends RouteTarget>(
    path: Path,
    target: T & Bound<Path, T>,
  ): Router<Routes & { readonly [K in `PATCH ${Path}`]: T }>;
  /** As `post`. */
  delete<const Path extends string, const T extends RouteTarget>(
    path: Path,
    target: T & Bound<Path, T>,
  ): Router<Routes & { readonly [K in `DELETE ${Path}`]: T }>;
}

/** The names of the parameters in a path: `'/orders/:orderId'` has `'orderId'`. */
export type PathParameters<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParameters<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** Compiles only where every path parameter is a field of the target's input and that field accepts a string. */
export type Bound<Path extends string, T extends RouteTarget> = [PathParameters<Path>] extends [keyof InputOf<T>]
  ? { readonly [Name in PathParameters<Path>]: string } extends Pick<InputOf<T>, PathParameters<Path> & keyof InputOf<T>>
    ? unknown
    : { readonly error: 'a path parameter must accept a string'; readonly parameter: PathParameters<Path> }
  : { readonly error: 'path parameter not in the input'; readonly parameter: Exclude<PathParameters<Path>, keyof InputOf<T>> };

// biome-ignore lint/suspicious/noExplicitAny: whatever else the target has
type InputOf<T> = T extends Command<string, infer S extends Schema, any, string> | Query<string, infer S extends Schema, any>
  ? Input<S>
  : T extends { readonly kind: 'enqueued'; readonly input: infer S extends Schema }
    ? Input<S>
    : never;

/** A router with these routes. */
export function createRouter(routes: readonly Route[] = []): Router {
  const add = (method: Method) => (path: string, target: RouteTarget) => createRouter([...routes, { method, path, target }]);
  return { routes, get: add('GET'), post: add('POST'), put: add('PUT'), patch: add('PATCH'), delete: add('DELETE') } as Router;
}
