import { compareText, type IndexBounds, indexBounds, indexEntry } from './index-keys.ts';
import { type PagePosition, readPageToken, writePageToken } from './page-token.ts';
import type { AnyProjection } from './projection.ts';
import type { DocumentPage, IndexSearch, KeyedDocument, ReadModelStore } from './read-model-store.ts';

/** Documents by key as they are to be shown, whatever an index holds of them; `undefined` for one that was removed. */
export type KnownDocuments = ReadonlyMap<string, object | undefined>;

/**
 * A page of an index, in which some documents stand as they are known to be: an index may lag behind (rule B4). They are taken out where
 * the index has them and put in where they belong, on the page that holds their place.
 */
export async function findWith(
  known: KnownDocuments,
  projection: AnyProjection,
  search: IndexSearch,
  readModels: Pick<ReadModelStore, 'find'>,
): Promise<DocumentPage<KeyedDocument>> {
  const bounds = indexBounds(search);
  const placed = (document: KeyedDocument): readonly Placed[] => {
    const entry = indexEntry(projection, search.index, document, search);
    return entry ? [{ ...document, ...entry }] : [];
  };
  const { others, next } = await othersOf(known, projection, search, readModels, placed);
  const after = search.after === undefined ? undefined : readPageToken(search.after, search.index, bounds).sort;
  const ours = [...known].flatMap(([key, document]) => (document ? placed({ key, document }) : []));
  const fitting = ours.filter((entry) => isInside(entry, bounds) && (after === undefined || compareText(entry.sort, after) > 0));
  const merged = [...others, ...fitting].sort((left, right) => compareText(left.sort, right.sort));
  const page = merged.slice(0, search.limit);
  const last = page.at(-1);
  const items = page.map(({ key, document }) => ({ key, document }));
  if (last && merged.length > page.length) return { items, next: writePageToken(search.index, last) };
  return next === undefined ? { items } : { items, next };
}

type Placed = KeyedDocument & PagePosition;

/** The other documents of the page, read on until it is full: so nothing that stands behind them in the index has a place on it. */
async function othersOf(
  known: KnownDocuments,
  projection: AnyProjection,
  search: IndexSearch,
  readModels: Pick<ReadModelStore, 'find'>,
  placed: (document: KeyedDocument) => readonly Placed[],
): Promise<{ others: readonly Placed[]; next?: string | undefined }> {
  const others: Placed[] = [];
  for (let after = search.after; ; ) {
    const { items, next } = await readModels.find(projection, { ...search, after, limit: search.limit - others.length });
    others.push(...items.filter(({ key }) => !known.has(key)).flatMap(placed));
    if (next === undefined) return { others };
    if (others.length >= search.limit) return { others, next };
    after = next;
  }
}

function isInside({ partition, sort }: PagePosition, bounds: IndexBounds): boolean {
  return partition === bounds.partition && compareText(sort, bounds.from) >= 0 && compareText(sort, bounds.to) <= 0;
}
