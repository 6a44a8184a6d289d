import type { IndexValue } from '../contract/read-model-table.ts';
import type { OfTenant } from './document-key.ts';
import { InvalidSearchError, MissingClockError } from './errors.ts';
import { isExpired } from './expiry.ts';
import type { AnyProjection, Projection } from './projection.ts';
import type { DocumentPage, IndexSearch, ReadModelStore } from './read-model-store.ts';

/** Reads the documents of one projection. */
export interface Reader<P> {
  /** A document by its key; `undefined` where there is none. */
  get(key: string): Promise<DocumentOf<P> | undefined>;
  /**
   * A page of an index. `by` names the partition field, and from the left any of the fields behind it: a value each, the last one
   * perhaps as a range `{ from, to }`, both ends included.
   *
   * @throws {InvalidSearchError} when the index has no such fields or `limit` is out of bounds
   * @throws {InvalidPageTokenError} when `after` is no token of this search
   */
  find<Index extends IndexNameOf<P>>(index: Index, by: SearchBy<P, Index>, page?: PageOptions): Promise<DocumentPage<DocumentOf<P>>>;
}

/** Which page, and how many documents on it. */
export interface PageOptions {
  /**
   * 1 to 1,000.
   *
   * @default 100
   */
  readonly limit?: number | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
}

/** The document of a projection. */
export type DocumentOf<P> = P extends Projection<string, infer Document, infer _Indexes> ? Document : never;

/** The names of a projection's indexes. */
export type IndexNameOf<P> = P extends Projection<string, infer _Document, infer Indexes> ? keyof Indexes & string : never;

/** What a search of an index may name: its partition field, and from the left the fields that order it. */
export type SearchBy<P, Index extends PropertyKey> =
  P extends Projection<string, infer Document, infer Indexes>
    ? Index extends keyof Indexes
      ? Indexes[Index] extends readonly [infer Partition extends keyof Document, ...infer Ordered extends readonly PropertyKey[]]
        ? { readonly [Field in Partition]: NonNullable<Document[Field]> } & {
            readonly [Field in Ordered[number] & keyof Document]?: ValueOrRange<NonNullable<Document[Field]>> | undefined;
          }
        : never
      : never
    : never;

type ValueOrRange<Value> = Value | Range<Value>;

/** A range of values, both ends included. */
export interface Range<Value> {
  readonly from?: Value | undefined;
  readonly to?: Value | undefined;
}

/** What reading takes of a store of read models. */
export interface DocumentReads extends Pick<ReadModelStore, 'find'> {
  get(projection: AnyProjection, key: string, of: OfTenant): Promise<{ readonly document: object | undefined } | undefined>;
}

const defaultLimit = 100;
const maxLimit = 1_000;

/** What a reader is bound to. */
export interface ReaderOptions extends OfTenant {
  /**
   * The time, which documents that expire need.
   *
   * @default none
   */
  readonly now?: (() => number) | undefined;
}

/**
 * A reader of one projection over a store: of one tenant's documents, where the service declares tenants. It shows no document that has ended:
 * stores delete those late.
 *
 * @throws {MissingClockError} when its documents expire and there is no clock
 */
export function createReader<P extends AnyProjection>(projection: P, store: DocumentReads, { tenant, now }: ReaderOptions = {}): Reader<P> {
  const isShown = shownBy(projection, now);
  return {
    async get(key) {
      const document = (await store.get(projection, key, { tenant }))?.document;
      return (document && isShown(document) ? document : undefined) as DocumentOf<P> | undefined;
    },
    async find(index, by, page = {}) {
      const search = { ...searchOf(projection, index, by as SearchFields, page), tenant };
      const { items, next } = await store.find(projection, search);
      const documents = items.flatMap(({ document }) => (isShown(document) ? [document as DocumentOf<P>] : []));
      return next === undefined ? { items: documents } : { items: documents, next };
    },
  };
}

function shownBy(projection: AnyProjection, now: (() => number) | undefined): (document: object) => boolean {
  if (!projection.expiresAt) return () => true;
  if (!now) throw new MissingClockError({ projection: projection.name });
  return (document) => !isExpired(projection, document, now());
}

type SearchFields = Readonly<Record<string, IndexValue | Range<IndexValue> | undefined>>;

function searchOf(projection: AnyProjection, index: string, by: SearchFields, { limit = defaultLimit, after }: PageOptions): IndexSearch {
  const [partitionField, ...ordered] = fieldsOf(projection, index);
  const partition = by[partitionField];
  if (partition === undefined || typeof partition === 'object')
    throw new InvalidSearchError({ index, fault: `give ${partitionField} a value` });
  if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit)
    throw new InvalidSearchError({ index, fault: `limit must be 1 to ${maxLimit}, got ${limit}` });
  const given = ordered.filter((field) => by[field] !== undefined);
  const values = ordered.slice(0, given.length).map((field) => by[field]);
  const equals = values.filter((value) => typeof value !== 'object' && value !== undefined) as IndexValue[];
  const range = values.find((value) => typeof value === 'object');
  if (values.length !== equals.length + (range ? 1 : 0) || (range && values.at(-1) !== range))
    throw new InvalidSearchError({ index, fault: `name ${ordered.join(', ')} from the left, a range only as the last of them` });
  return { index, partition, equals, range, limit, after };
}

function fieldsOf(projection: AnyProjection, index: string): [string, ...string[]] {
  const fields = Object.hasOwn(projection.indexes, index) ? projection.indexes[index] : undefined;
  if (!fields?.[0]) throw new InvalidSearchError({ index, fault: `${projection.name} has no such index` });
  return fields;
}
