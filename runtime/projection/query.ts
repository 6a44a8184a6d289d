import type { AnyAggregate } from '../decider/aggregate.ts';
import type { Authorize } from '../message/caller.ts';
import type { Input, Output, Schema } from '../message/schema.ts';
import type { AnyProjection, Projection } from './projection.ts';
import type { Reader } from './reader.ts';
import type { StateReader } from './state-reader.ts';

/** A question to a read model, to the state of an aggregate, or to both. */
export interface Query<Name extends string = string, InputSchema extends Schema = Schema, Result = unknown> {
  readonly kind: 'query';
  readonly name: Name;
  readonly input: InputSchema;
  readonly output?: Schema | undefined;
  /** Whose documents it reads, if it reads any. */
  readonly projection?: AnyProjection | undefined;
  /** The aggregates whose state it reads. */
  readonly aggregates: readonly AnyAggregate[];
  // biome-ignore lint/suspicious/noExplicitAny: the input is checked where the query is written
  readonly authorize?: Authorize<any> | undefined;
  readonly replaces?: AnyQuery | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: input and reader are checked where the query is written
  readonly resolve: (input: any, read: any) => Promise<Result>;
  /** What it answers with: a type, without a value. */
  readonly result?: Result;
}

/** Any query, whatever its input and result. */
// biome-ignore lint/suspicious/noExplicitAny: a query is invariant in its input, so no narrower type holds them all
export type AnyQuery = Query<string, any, any>;

/** What `query()` takes beside its name. It names a projection, an aggregate, or both. */
export interface QueryOptions<
  InputSchema extends Schema,
  OutputSchema extends Schema,
  P extends AnyProjection,
  A extends AnyAggregate,
  Resolved,
> {
  /** Any Standard Schema. */
  readonly input: InputSchema;
  /**
   * Any Standard Schema: what callers get is what it makes of the result, so that it can leave fields out. `undefined` passes by it.
   *
   * @default the result as it is
   */
  readonly output?: OutputSchema | undefined;
  /**
   * Whose documents `resolve` reads, by `read.get` and `read.find`.
   *
   * @default none
   */
  readonly projection?: P | undefined;
  /**
   * Whose state `resolve` reads, by `read.state`: strongly consistent, at the cost of loading the stream.
   *
   * @default none
   */
  readonly aggregate?: A | undefined;
  /**
   * Whether a caller from outside may ask. Its tenant is held to be the asked one without it.
   *
   * @default every caller may
   */
  readonly authorize?: Authorize<Output<NoInfer<InputSchema>>> | undefined;
  /**
   * The query that answers in this one's place while its projection is being built (rule D4): one of the projection that this query's
   * projection replaces, with the same input and result.
   *
   * @default until its projection is built, it fails with a `ProjectionRebuildingError`
   */
  readonly replaces?: Query<string, Schema<Input<NoInfer<InputSchema>>>, NoInfer<ResultOf<OutputSchema, Resolved>>> | undefined;
  /** Reads by key, by index, or the state of a stream. `undefined` means that there is nothing: over HTTP a 404. */
  readonly resolve: (input: Output<InputSchema>, read: ReadsOf<NoInfer<P>, NoInfer<A>>) => Promise<Resolved>;
}

/** What a query reads by: documents where it names a projection, states where it names an aggregate. */
export type ReadsOf<P, A> = ([P] extends [never] ? unknown : Reader<P>) & ([A] extends [never] ? unknown : StateReader<A>);

/** What a query answers with: its output, or without one what it resolves to. */
export type ResultOf<OutputSchema extends Schema, Resolved> =
  unknown extends Output<OutputSchema> ? Resolved : Output<OutputSchema> | Extract<Resolved, undefined>;

/**
 * Defines a query.
 *
 * @param name unique in the service
 * @example
 * ```ts
 * import { aggregate, projection, query } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const Door = aggregate('Door', { events: { Opened: z.object({}) }, initialState: { opened: 0 } }, {
 *   Opened: ({ opened }) => ({ opened: opened + 1 }),
 * });
 * const Doors = projection('Doors', { version: 1, from: [Door], document: z.object({ doorId: z.string() }), key: 'stream' }, {
 *   Opened: (_document, _event, { key }) => ({ doorId: key }),
 * });
 *
 * const GetDoor = query('GetDoor', {
 *   input: z.object({ doorId: z.string() }),
 *   projection: Doors,
 *   resolve: ({ doorId }, read) => read.get(doorId),
 * });
 *
 * const TimesOpened = query('TimesOpened', {
 *   input: z.object({ doorId: z.string() }),
 *   aggregate: Door,
 *   resolve: async ({ doorId }, read) => (await read.state(doorId))?.state.opened,
 * });
 * ```
 */
export function query<
  const Name extends string,
  InputSchema extends Schema,
  Resolved extends Input<OutputSchema> | undefined,
  P extends Projection<string, object, {}> = never,
  A extends AnyAggregate = never,
  OutputSchema extends Schema = Schema,
>(
  name: Name,
  { aggregate, ...options }: QueryOptions<InputSchema, OutputSchema, P, A, Resolved>,
): Query<Name, InputSchema, ResultOf<OutputSchema, Resolved>> {
  return { kind: 'query', name, ...options, aggregates: aggregate ? [aggregate] : [] } as Query<
    Name,
    InputSchema,
    ResultOf<OutputSchema, Resolved>
  >;
}
