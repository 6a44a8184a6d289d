import { indexBounds, indexEntry } from './index-keys.ts';
import { type PagePosition, readPageToken, writePageToken } from './page-token.ts';
import type { AnyProjection } from './projection.ts';
import type { Checkpoint, DocumentPage, IndexSearch, ReadModelStore, StoredDocument } from './read-model-store.ts';

/** The reference adapter: read models in memory. */
export class InMemoryReadModelStore implements ReadModelStore {
  readonly #tables = new Map<string, Map<string, StoredDocument>>();

  async get(projection: AnyProjection, key: string): Promise<StoredDocument | undefined> {
    return structuredClone(this.#table(projection).get(key));
  }

  async put(projection: AnyProjection, key: string, next: StoredDocument, expected: Checkpoint | undefined): Promise<boolean> {
    const table = this.#table(projection);
    if (table.get(key)?.checkpoint.commitId !== expected?.commitId) return false;
    table.set(key, structuredClone(next));
    return true;
  }

  async find(projection: AnyProjection, search: IndexSearch): Promise<DocumentPage> {
    const bounds = indexBounds(search);
    const after = search.after === undefined ? undefined : readPageToken(search.after, search.index, bounds);
    const matches = this.#entries(projection, search.index)
      .filter(({ partition, sort }) => partition === bounds.partition && compare(sort, bounds.from) >= 0 && compare(sort, bounds.to) <= 0)
      .filter(({ sort }) => !after || compare(sort, after.sort) > 0)
      .sort((left, right) => compare(left.sort, right.sort));
    const page = matches.slice(0, search.limit);
    const last = page.at(-1);
    const items = page.map(({ document }) => structuredClone(document));
    return last && matches.length > page.length ? { items, next: writePageToken(last) } : { items };
  }

  #entries(projection: AnyProjection, index: string): (PagePosition & { document: object })[] {
    return [...this.#table(projection)].flatMap(([key, { document }]) => {
      const entry = document && indexEntry(projection, index, key, document);
      return entry ? [{ ...entry, key, document }] : [];
    });
  }

  #table({ name, version }: AnyProjection): Map<string, StoredDocument> {
    const id = `${name} ${version}`;
    const table = this.#tables.get(id) ?? new Map<string, StoredDocument>();
    this.#tables.set(id, table);
    return table;
  }
}

/** As DynamoDB orders strings: by their UTF-8 bytes. */
function compare(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
