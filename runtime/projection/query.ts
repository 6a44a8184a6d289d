import type { Input, Output, Schema } from '../message/schema.ts';
import type { AnyProjection, Projection } from './projection.ts';
import type { Reader } from './reader.ts';

/** A question to a read model. */
export interface Query<Name extends string = string, InputSchema extends Schema = Schema, Result = unknown> {
  readonly kind: 'query';
  readonly name: Name;
  readonly input: InputSchema;
  readonly output?: Schema | undefined;
  readonly projection: AnyProjection;
  // biome-ignore lint/suspicious/noExplicitAny: input and reader are checked where the query is written
  readonly resolve: (input: any, read: Reader<any>) => Promise<Result>;
  /** What it answers with: a type, without a value. */
  readonly result?: Result;
}

/** Any query, whatever its input and result. */
// biome-ignore lint/suspicious/noExplicitAny: a query is invariant in its input, so no narrower type holds them all
export type AnyQuery = Query<string, any, any>;

/** What `query()` takes beside its name. */
export interface QueryOptions<InputSchema extends Schema, OutputSchema extends Schema, P extends AnyProjection, Resolved> {
  /** Any Standard Schema. */
  readonly input: InputSchema;
  /**
   * Any Standard Schema: what callers get is what it makes of the result, so that it can leave fields out. `undefined` passes by it.
   *
   * @default the result as it is
   */
  readonly output?: OutputSchema | undefined;
  readonly projection: P;
  /** Reads by key or by index. `undefined` means that there is nothing: over HTTP a 404. */
  readonly resolve: (input: Output<InputSchema>, read: Reader<NoInfer<P>>) => Promise<Resolved>;
}

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
 * const Door = aggregate('Door', { events: { Opened: z.object({}) }, initialState: {} }, { Opened: (state) => state });
 * const Doors = projection('Doors', { version: 1, from: [Door], document: z.object({ doorId: z.string() }), key: 'stream' }, {
 *   Opened: (_document, _event, { key }) => ({ doorId: key }),
 * });
 *
 * const GetDoor = query('GetDoor', {
 *   input: z.object({ doorId: z.string() }),
 *   projection: Doors,
 *   resolve: ({ doorId }, read) => read.get(doorId),
 * });
 * ```
 */
export function query<
  const Name extends string,
  InputSchema extends Schema,
  P extends Projection<string, object, {}>,
  Resolved extends Input<OutputSchema> | undefined,
  OutputSchema extends Schema = Schema,
>(name: Name, options: QueryOptions<InputSchema, OutputSchema, P, Resolved>): Query<Name, InputSchema, ResultOf<OutputSchema, Resolved>> {
  return { kind: 'query', name, ...options } as Query<Name, InputSchema, ResultOf<OutputSchema, Resolved>>;
}
