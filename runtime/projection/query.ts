import type { Output, Schema } from '../message/schema.ts';
import type { AnyProjection, Projection } from './projection.ts';
import type { Reader } from './reader.ts';

/** A question to a read model. */
export interface Query<Name extends string = string, Input extends Schema = Schema, Result = unknown> {
  readonly kind: 'query';
  readonly name: Name;
  readonly input: Input;
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
export interface QueryOptions<Input extends Schema, P extends AnyProjection, Result> {
  /** Any Standard Schema. */
  readonly input: Input;
  readonly projection: P;
  /** Reads by key or by index. `undefined` means that there is nothing: over HTTP a 404. */
  readonly resolve: (input: Output<Input>, read: Reader<NoInfer<P>>) => Promise<Result>;
}

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
export function query<const Name extends string, Input extends Schema, P extends Projection<string, object, {}>, Result>(
  name: Name,
  options: QueryOptions<Input, P, Result>,
): Query<Name, Input, Result> {
  return { kind: 'query', name, ...options };
}
