import type { IndexValue } from '../contract/read-model-table.ts';
import type { AnyAggregate, EventOf } from '../decider/aggregate.ts';
import type { Event, RecordedEvent } from '../message/event.ts';
import type { IsJson } from '../message/json.ts';
import type { Output, Schema } from '../message/schema.ts';
import { InvalidExpiryError } from './expiry-error.ts';

/** A read model: documents that are folded from streams. */
export interface Projection<
  Name extends string = string,
  Document extends object = object,
  Indexes extends IndexesOf<Document> = IndexesOf<Document>,
> {
  readonly kind: 'projection';
  readonly name: Name;
  readonly version: number;
  readonly from: readonly AnyAggregate[];
  readonly replaces?: AnyProjection | undefined;
  readonly renamedFrom?: string | readonly string[] | undefined;
  readonly document: Schema<unknown, Document>;
  // biome-ignore lint/suspicious/noExplicitAny: the events are checked where the projection is written
  readonly key: 'stream' | KeyFunction<any>;
  readonly indexes: Indexes;
  // biome-ignore lint/suspicious/noExplicitAny: the document is checked where the projection is written
  readonly expiresAt?: ((document: any) => Date | undefined) | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: handlers are checked where they are written
  readonly handlers: Readonly<Record<string, ProjectionHandler<any, any> | undefined>>;
}

/** Any projection, whatever its document. */
// biome-ignore lint/suspicious/noExplicitAny: a projection is invariant in its document, so no narrower type holds them all
export type AnyProjection = Projection<string, any, any>;

/** Indexes by name: the partition field, then the fields that order. */
export type IndexesOf<Document> = Readonly<Record<string, readonly IndexFieldOf<Document>[]>>;

/** The fields that have an order; they may be missing. */
type IndexFieldOf<Document> = {
  [Field in keyof Document & string]-?: NonNullable<Document[Field]> extends IndexValue ? Field : never;
}[keyof Document & string];

/** Turns a schema into a compile error where its documents would not come back as they were stored. */
type JsonDocument<DocumentSchema extends Schema> =
  false extends IsJson<Output<DocumentSchema>> ? { readonly error: 'documents must be JSON' } : unknown;

/** The document after an event; `undefined` removes it. */
export type ProjectionHandler<Document, E extends Event> = (
  document: Document | undefined,
  event: RecordedEvent<E['type'], E['data']>,
  context: DocumentContext,
) => Document | undefined;

/** Which document a handler changes, and which stream the event stands in. */
export interface DocumentContext {
  readonly key: string;
  /** The bare id, without the aggregate's name. */
  readonly streamId: string;
  /** Whose stream and document it is, in a service that declares tenants. */
  readonly tenant: string | undefined;
}

/**
 * The keys of the documents that an event changes: one, several (the handler runs once for each) or none. Pure, as a handler is. A key
 * has 1 to 1,024 bytes and does not begin with `$checkpoint#`.
 */
export type KeyFunction<E extends Event> = (event: Recorded<E>, context: Omit<DocumentContext, 'key'>) => string | readonly string[];

/** Each of several events with its place in the stream: still a union discriminated by `type`. */
type Recorded<E extends Event> = E extends Event ? RecordedEvent<E['type'], E['data']> : never;

/** What `projection()` takes beside its name and handlers. */
export interface ProjectionOptions<
  From extends readonly AnyAggregate[],
  DocumentSchema extends Schema<unknown, object>,
  Indexes,
  Name extends string = string,
> {
  /** A new version has a table of its own, which begins empty and is filled by a rebuild (rule D4). Starts at 1. */
  readonly version: number;
  /**
   * An older version of this projection, with its own code: it is kept up to date, and the queries that this one's queries replace answer
   * from it, until a rebuild has filled this one and switches (rule D4).
   *
   * @default none: queries fail with a `ProjectionRebuildingError` until it is filled
   */
  // biome-ignore lint/suspicious/noExplicitAny: the older version may have any document
  readonly replaces?: Projection<Name, any, any> | undefined;
  /**
   * The name that it had before, or all of them, the oldest first: the tables of its versions keep the names that they were made with. Who
   * asks meanwhile is told that it is being built, until a rebuild has found all its documents there, and each at its newest commit.
   *
   * @default it never had another
   */
  readonly renamedFrom?: string | readonly string[] | undefined;
  /** The aggregates whose events it folds. */
  readonly from: From;
  /** What a document is made of: JSON, or it is a compile error. */
  readonly document: DocumentSchema & JsonDocument<DocumentSchema>;
  /**
   * `'stream'`: one document a stream, under the stream's bare id; of one aggregate the cheapest, with one conditional write a batch of commits. Else the
   * keys of the documents that an event changes: several streams may then change one document, whose handlers must give the same result
   * in every order that keeps each stream's own (rule D1; `assertCommutes` in `/testing` checks it). Only events with a handler are asked.
   */
  readonly key: 'stream' | NoInfer<KeyFunction<EventOf<From[number]>>>;
  /**
   * By name: the field that a query names, then the fields that order its result. A document that lacks one of them is not in the index.
   *
   * @default none
   */
  readonly indexes?: Indexes | undefined;
  /**
   * When a document ends: from then on no query shows it, and its store deletes it some time later, on DynamoDB within days. Pure; `undefined`
   * for one that stays. Only with `key: 'stream'` and one aggregate, since the events of its stream alone say what such a document is: it comes
   * out the same whether it was deleted before its next event or not.
   *
   * @default documents stay
   */
  readonly expiresAt?: ((document: NoInfer<Output<DocumentSchema>>) => Date | undefined) | undefined;
}

/** For each event that changes the document: its handler. Others only move the checkpoint. */
export type ProjectionHandlers<From extends readonly AnyAggregate[], Document> = {
  readonly [Type in EventOf<From[number]>['type']]?: ProjectionHandler<Document, Extract<EventOf<From[number]>, { type: Type }>>;
};

/**
 * Defines a projection.
 *
 * @param name unique in the service
 * @throws {InvalidExpiryError} when documents are to expire that more than their own stream leads to
 * @example
 * ```ts
 * import { aggregate, projection } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const Door = aggregate('Door', { events: { Opened: z.object({ by: z.string() }) }, initialState: {} }, { Opened: (state) => state });
 *
 * const Doors = projection('Doors', {
 *   version: 1,
 *   from: [Door],
 *   document: z.object({ doorId: z.string(), openedBy: z.string() }),
 *   key: 'stream',
 *   indexes: { byPerson: ['openedBy'] },
 * }, {
 *   Opened: (_document, { data }, { key }) => ({ doorId: key, openedBy: data.by }),
 * });
 * ```
 */
export function projection<
  const Name extends string,
  DocumentSchema extends Schema<unknown, object>,
  const From extends readonly AnyAggregate[],
  const Indexes extends IndexesOf<Output<DocumentSchema>> = {},
>(
  name: Name,
  { indexes, ...options }: ProjectionOptions<From, DocumentSchema, Indexes, NoInfer<Name>>,
  handlers: NoInfer<ProjectionHandlers<From, Output<DocumentSchema>>>,
): Projection<Name, Output<DocumentSchema>, Indexes> {
  if (options.expiresAt && (options.key !== 'stream' || options.from.length !== 1))
    throw new InvalidExpiryError({ projection: name, fault: "its documents can only expire with key: 'stream' and one aggregate in from" });
  return { kind: 'projection', name, ...options, indexes: indexes ?? ({} as Indexes), handlers } as Projection<
    Name,
    Output<DocumentSchema>,
    Indexes
  >;
}
