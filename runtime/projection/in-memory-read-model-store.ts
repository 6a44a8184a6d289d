import { documentKeyFault } from '../contract/read-model-table.ts';
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
  ReadModelStore,
  RevisedDocument,
  StoredDocument,
  StreamCheckpoint,
} from './read-model-store.ts';

/** The documents of one projection, and how far it has followed each stream. */
interface Table {
  readonly documents: Map<string, StoredDocument | RevisedDocument>;
  readonly checkpoints: Map<string, StreamCheckpoint>;
}

/** The reference adapter: read models in memory. */
export class InMemoryReadModelStore implements ReadModelStore {
  readonly limits: ChangeLimits;
  readonly #tables = new Map<string, Table>();

  /** @param options.limits smaller ones let a test see what a large commit does */
  constructor({ limits = { documents: 99, bytes: 2_000_000 } }: { limits?: ChangeLimits } = {}) {
    this.limits = limits;
  }

  async get(projection: AnyProjection, key: string): Promise<StoredDocument | RevisedDocument | undefined> {
    const stored = documentKeyFault(key) ? undefined : this.#table(projection).documents.get(key);
    return stored && detached(stored);
  }

  async put(projection: AnyProjection, key: string, next: StoredDocument, expected: Checkpoint | undefined): Promise<boolean> {
    const { documents } = this.#table(projection);
    if (documents.get(key)?.checkpoint?.commitId !== expected?.commitId) return false;
    documents.set(key, detached(next));
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
    const newer = [...documents].filter(([key, next]) => !isNext(next, table.documents.get(key)));
    if (newer.length > 0) return { applied: false, newer: new Map(newer.map(([key]) => [key, detached(revisedAt(table, key))])) };
    table.checkpoints.set(stream, checkpoint);
    for (const [key, next] of documents) table.documents.set(key, detached(next));
    return { applied: true };
  }

  async find(projection: AnyProjection, search: IndexSearch): Promise<DocumentPage> {
    const bounds = indexBounds(search);
    const after = search.after === undefined ? undefined : readPageToken(search.after, search.index, bounds);
    const matches = this.#entries(projection, search.index)
      .filter(({ partition }) => partition === bounds.partition)
      .filter(({ sort }) => compareText(sort, bounds.from) >= 0 && compareText(sort, bounds.to) <= 0)
      .filter(({ sort }) => !after || compareText(sort, after.sort) > 0)
      .sort((left, right) => compareText(left.sort, right.sort));
    const page = matches.slice(0, search.limit);
    const last = page.at(-1);
    const items = page.map(({ document }) => document);
    return last && matches.length > page.length ? { items, next: writePageToken(search.index, last) } : { items };
  }

  /** Every document of a projection, by key: what a test compares. */
  documentsOf(projection: AnyProjection): Readonly<Record<string, object>> {
    const documents = [...this.#table(projection).documents].map(([key, stored]) => [key, detached(stored).document] as const);
    return Object.fromEntries(documents.filter(([, document]) => document !== undefined)) as Record<string, object>;
  }

  #entries(projection: AnyProjection, index: string): (PagePosition & { document: object })[] {
    return Object.entries(this.documentsOf(projection)).flatMap(([key, document]) => {
      const entry = indexEntry(projection, index, key, document);
      return entry ? [{ ...entry, key, document }] : [];
    });
  }

  #table({ name, version }: AnyProjection): Table {
    const id = `${name} ${version}`;
    const table = this.#tables.get(id) ?? { documents: new Map(), checkpoints: new Map() };
    this.#tables.set(id, table);
    return table;
  }
}

function revisedAt({ documents }: Table, key: string): RevisedDocument {
  const stored = documents.get(key);
  return stored?.revision === undefined ? { document: undefined, revision: 0 } : stored;
}

/** A copy as JSON would return it, so that nobody changes a document through a reference that was kept. */
function detached<Stored extends StoredDocument | RevisedDocument>(stored: Stored): Stored {
  return { ...stored, document: stored.document && JSON.parse(JSON.stringify(stored.document)) };
}
