import type { EventOf } from '../../decider/aggregate.ts';
import type { IsJson, Json } from '../../message/json.ts';
import type { Input } from '../../message/schema.ts';
import type { Router } from '../router.ts';

/** A service, as far as a client of its HTTP API knows it: `createClient<typeof service>()`. */
export interface RoutedService {
  readonly http: { readonly router: object } | undefined;
}

/** The targets of a service's routes, by method and path: `'POST /orders'`. */
export type RoutesOf<S> = S extends { readonly http: infer H }
  ? NonNullable<H> extends { readonly router: Router<infer Routes> }
    ? Routes
    : never
  : never;

/** The routes that lead to a command, at once or through its queue. */
export type CommandRoute<Routes> = Exclude<keyof Routes & string, QueryRoute<Routes>>;

/** The routes that lead to a query. */
export type QueryRoute<Routes> = {
  [Route in keyof Routes & string]: Routes[Route] extends { readonly kind: 'query' } ? Route : never;
}[keyof Routes & string];

/** What the target of a route takes, path parameters included; what it takes from headers is sent as headers. */
// biome-ignore lint/suspicious/noExplicitAny: whatever its schema
export type RouteInput<Target> = Target extends { readonly input: infer S extends { readonly '~standard': any } }
  ? Target extends { readonly headerFields: infer Field extends string }
    ? Omit<Input<S>, Field>
    : Input<S>
  : never;

/** What a command's route answers with. */
export type CommandAnswer<Target> = Target extends { readonly kind: 'enqueued' }
  ? CommandEnqueued
  : Target extends { readonly kind: 'effect'; readonly rejects?: infer Code }
    ? CommandPerformed | RejectedWith<NonNullable<Code>>
    : Target extends { readonly kind: 'command'; readonly aggregate: infer A; readonly rejects?: infer Code }
      ? CommandAccepted<EventOf<A>['type']> | RejectedWith<NonNullable<Code>>
      : never;

/** A command that never rejects has no such answer. */
type RejectedWith<Code> = [Code] extends [never] ? never : CommandRejected<Code & string>;

/** What a query's route answers with; `unknown` where the result is no JSON, and so arrives as something else than it was. */
export type QueryAnswer<Target> = Target extends { readonly kind: 'query'; readonly result?: infer Result }
  ? IsJson<Result> extends true
    ? Result
    : unknown
  : never;

/** The command was decided; its events, if any, are stored. */
export interface CommandAccepted<Type extends string = string> {
  readonly outcome: 'accepted';
  readonly streamId: string;
  /** The stream's version after the command: what `expectedVersion` of the next one may be. */
  readonly version: number;
  /** The types of its events, in order; empty where the decision was to do nothing. */
  readonly events: readonly Type[];
  /** What a query takes as `token`, to read at least what this command did; missing where there is still no stream. */
  readonly token?: string | undefined;
}

/** The command without an aggregate was done. */
export interface CommandPerformed {
  readonly outcome: 'performed';
  readonly commandId: string;
}

/** The decider refused. */
export interface CommandRejected<Code extends string = string> {
  readonly outcome: 'rejected';
  readonly code: Code;
  readonly details: Json | undefined;
}

/** The command waits in its queue. */
export interface CommandEnqueued {
  readonly outcome: 'enqueued';
  readonly commandId: string;
}
