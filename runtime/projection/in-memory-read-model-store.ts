import { parseStreamKey } from '../contract/event-table.ts';
import { documentKeyFault } from '../contract/read-model-table.ts';
import { type OfTenant, storedKey } from './document-key.ts';
import { checkDocumentSize } from './document-size.ts';
import { expiryOf } from './expiry.ts';
import { compareText, indexBounds, indexEntry } from './index-keys.ts';
import { type PagePosition, readPageToken, writePageToken } from './page-token.ts';
import type { AnyProjection } from './projection.ts';
import type {
  ApplyOutcome,
  ChangeLimits,
  Checkpoint,
  DocumentChange,
  DocumentPage,
  IndexSearch,
  KeyedDocument,
  ReadModelStore,
  RevisedDocument,
  StoredDocument,
  StreamCheckpoint,
} from './read-model-store.ts';

/** The documents of one projection, and how far it has followed each stream. */
interface Table {
  /** By the key with the tenant. */
  readonly documents: Map<string, PlacedDocument>;
  readonly checkpoints: Map<string, StreamCheckpoint>;
}

/** A document with what its place is made of. */
interface PlacedDocument {
  readonly key: string;
  readonly tenant: string | undefined;
  readonly stored: StoredDocument | RevisedDocument;
}

/** The reference adapter: read models in memory. */
export class InMemoryReadModelStore implements ReadModelStore {
  readonly limits: ChangeLimits;
  readonly #tables = new Map<string, Table>();

  /** @param options.limits smaller ones let a test see what a large commit does */
  constructor({ limits = { documents: 99, bytes: 2_000_000 } }: { limits?: ChangeLimits } = {}) {
    this.limits = limits;
  }

  async get(projection: AnyProjection, key: string, of: OfTenant = {}): Promise<StoredDocument | RevisedDocument | undefined> {
    const stored = documentKeyFault(key) ? undefined : this.#table(projection).documents.get(storedKey(key, of));
    return stored && detached(stored.stored);
  }

  async put(
    projection: AnyProjection,
    key: string,
    next: StoredDocument,
    expected: Checkpoint | undefined,
    { tenant }: OfTenant = {},
  ): Promise<boolean> {
    checkDocumentSize(projection, key, next.document, { tenant });
    if (next.document) expiryOf(projection, next.document);
    const { documents } = this.#table(projection);
    const place = storedKey(key, { tenant });
    if (documents.get(place)?.stored.checkpoint?.commitId !== expected?.commitId) return false;
    documents.set(place, { key, tenant, stored: detached(next) });
    return true;
  }

  async checkpoint(projection: AnyProjection, stream: string): Promise<StreamCheckpoint | undefined> {
    return this.#table(projection).checkpoints.get(stream);
  }

  async apply(projection: AnyProjection, { stream, checkpoint, documents }: DocumentChange): Promise<ApplyOutcome> {
    const table = this.#table(projection);
    const isNext = (next: { revision: number }, stored: { revision?: number | undefined } | undefined) =>
      next.revision === (stored?.revision ?? 0) + 1;
    if (!isNext(checkpoint, table.checkpoints.get(stream))) return { applied: false };
    const { tenant } = parseStreamKey(stream);
    for (const [key, { document }] of documents) checkDocumentSize(projection, key, document, { tenant });
    const placed = (key: string) => table.documents.get(storedKey(key, { tenant }))?.stored;
    const newer = [...documents].filter(([key, next]) => !isNext(next, placed(key)));
    if (newer.length > 0) return { applied: false, newer: new Map(newer.map(([key]) => [key, detached(revised(placed(key)))])) };
    table.checkpoints.set(stream, checkpoint);
    for (const [key, next] of documents) table.documents.set(storedKey(key, { tenant }), { key, tenant, stored: detached(next) });
    return { applied: true };
  }

  async find(projection: AnyProjection, search: IndexSearch): Promise<DocumentPage<KeyedDocument>> {
    const bounds = indexBounds(search);
    const after = search.after === undefined ? undefined : readPageToken(search.after, search.index, bounds);
    const matches = this.#entries(projection, search.index)
      .filter(({ partition }) => partition === bounds.partition)
      .filter(({ sort }) => compareText(sort, bounds.from) >= 0 && compareText(sort, bounds.to) <= 0)
      .filter(({ sort }) => !after || compareText(sort, after.sort) > 0)
      .sort((left, right) => compareText(left.sort, right.sort));
    const page = matches.slice(0, search.limit);
    const last = page.at(-1);
    const items = page.map(({ key, document }) => ({ key, document }));
    return last && matches.length > page.length ? { items, next: writePageToken(search.index, last) } : { items };
  }

  /** Every document of a projection, by key, which begins with its tenant if it has one: what a test compares. */
  documentsOf(projection: AnyProjection): Readonly<Record<string, object>> {
    const documents = [...this.#table(projection).documents].map(([place, { stored }]) => [place, detached(stored).document] as const);
    return Object.fromEntries(documents.filter(([, document]) => document !== undefined)) as Record<string, object>;
  }

  #entries(projection: AnyProjection, index: string): (PagePosition & { document: object })[] {
    return [...this.#table(projection).documents.values()].flatMap(({ key, tenant, stored }) => {
      const { document } = detached(stored);
      const entry = document && indexEntry(projection, index, { key, document }, { tenant });
      return document && entry ? [{ ...entry, key, document }] : [];
    });
  }

  #table({ name, version }: AnyProjection): Table {
    const id = `${name} ${version}`;
    const table = this.#tables.get(id) ?? { documents: new Map(), checkpoints: new Map() };
    this.#tables.set(id, table);
    return table;
  }
}

function revised(stored: StoredDocument | RevisedDocument | undefined): RevisedDocument {
  return stored?.revision === undefined ? { document: undefined, revision: 0 } : stored;
}

/** A copy as JSON would return it, so that nobody changes a document through a reference that was kept. */
function detached<Stored extends StoredDocument | RevisedDocument>(stored: Stored): Stored {
  return { ...stored, document: stored.document && JSON.parse(JSON.stringify(stored.document)) };
}
