import { compareText, indexBounds, indexEntry } from './index-keys.ts';
import { type PagePosition, readPageToken, writePageToken } from './page-token.ts';
import type { AnyProjection } from './projection.ts';
import type { Checkpoint, DocumentPage, IndexSearch, ReadModelStore, StoredDocument } from './read-model-store.ts';

/** The reference adapter: read models in memory. */
export class InMemoryReadModelStore implements ReadModelStore {
  readonly #tables = new Map<string, Map<string, StoredDocument>>();

  async get(projection: AnyProjection, key: string): Promise<StoredDocument | undefined> {
    const stored = this.#table(projection).get(key);
    return stored && detached(stored);
  }

  async put(projection: AnyProjection, key: string, next: StoredDocument, expected: Checkpoint | undefined): Promise<boolean> {
    const table = this.#table(projection);
    if (table.get(key)?.checkpoint.commitId !== expected?.commitId) return false;
    table.set(key, detached(next));
    return true;
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

  #entries(projection: AnyProjection, index: string): (PagePosition & { document: object })[] {
    return [...this.#table(projection)].flatMap(([key, stored]) => {
      const { document } = detached(stored);
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

/** A copy as JSON would return it, so that nobody changes a document through a reference that was kept. */
function detached({ document, checkpoint }: StoredDocument): StoredDocument {
  return { document: document && JSON.parse(JSON.stringify(document)), checkpoint: { ...checkpoint } };
}
