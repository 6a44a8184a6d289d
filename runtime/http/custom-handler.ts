import type { OutcomeOf } from '../command-bus/command-result.ts';
import type { DispatchOptions } from '../command-bus/dispatch-options.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { Caller } from '../message/caller.ts';
import type { Input } from '../message/schema.ts';
import type { AnyQuery, Query } from '../projection/query.ts';
import type { HttpRequest, HttpResponse } from './http-message.ts';
import type { Enqueued, MessageTarget } from './route-target.ts';

/** A request whose caller is told. */
export interface AuthenticatedRequest extends HttpRequest {
  readonly caller: Caller;
  /** When the answer must be there, in milliseconds since the epoch. */
  readonly deadline: number | undefined;
}

/** What a custom handler gets of a request: all of it, as it came, and who sends it. */
export interface RoutedRequest<Parameter extends string = string> extends AuthenticatedRequest {
  /** The parameters of the route's path, decoded. */
  readonly parameters: Readonly<Record<Parameter, string>>;
}

/** What custom handlers and mounted apps do with the service: what they declare in `uses`, in the name of the request's caller. */
export interface UsedPorts<Used extends MessageTarget = MessageTarget> {
  /** Runs a command at once. */
  dispatch<C extends Extract<Used, AnyCommand>>(command: C, input: Input<C['input']>, options?: DispatchOptions): Promise<OutcomeOf<C>>;
  /** Sends a command to its queue, and returns its id. */
  enqueue<C extends CommandOf<Extract<Used, Enqueued<AnyCommand>>>>(
    command: C,
    input: Input<C['input']>,
    options?: DispatchOptions,
  ): Promise<string>;
  ask<Q extends Extract<Used, AnyQuery>>(query: Q, input: Input<Q['input']>): Promise<AnswerOf<Q>>;
}

/** Answers requests by code of the service's own. */
export type RequestHandler<Parameter extends string = string, Used extends MessageTarget = MessageTarget> = (
  request: RoutedRequest<Parameter>,
  ports: UsedPorts<Used>,
) => HttpResponse | Promise<HttpResponse>;

/** A route to a custom handler. */
export interface HandlerTarget {
  readonly kind: 'handler';
  /** Its method and path, by which faults name it. */
  readonly name: string;
  readonly handle: RequestHandler;
  readonly uses: readonly MessageTarget[];
}

/** An app that answers requests of the web's own kind: `{ fetch }`, such as a Hono app, or the function alone. */
export type FetchApp = FetchFunction | { readonly fetch: FetchFunction };

/** Answers a request of the web's own kind; the second parameter is what Hono has as `c.env`. */
export type FetchFunction = (request: Request, environment: MountEnvironment) => Response | Promise<Response>;

/** What a mounted app gets beside the request. */
export interface MountEnvironment extends UsedPorts {
  readonly caller: Caller;
  /** When the answer must be there, in milliseconds since the epoch. */
  readonly deadline: number | undefined;
}

/** An app with a part of the paths to itself. */
export interface Mount {
  /** Taken off the paths that it sees. */
  readonly path: string;
  readonly app: FetchApp;
  readonly uses: readonly MessageTarget[];
  readonly public: boolean;
}

type CommandOf<T> = T extends Enqueued<infer C> ? C : never;
// biome-ignore lint/suspicious/noExplicitAny: whatever it takes
type AnswerOf<Q> = Q extends Query<string, any, infer Result> ? Result : never;
