import { parseStreamKey } from '../../contract/event-table.ts';
import { documentKeyFault } from '../../contract/read-model-table.ts';
import type { Sql, SqliteDatabase } from '../../sqlite/sqlite-database.ts';
import { type OfTenant, storedKey } from '../document-key.ts';
import { checkDocumentSize } from '../document-size.ts';
import type { AnyProjection } from '../projection.ts';
import type {
  ApplyOutcome,
  Checkpoint,
  DocumentChange,
  DocumentPage,
  IndexSearch,
  KeyedDocument,
  ReadModelStore,
  RevisedDocument,
  StoredDocument,
  StreamCheckpoint,
} from '../read-model-store.ts';
import { allDocuments, readDocument, tableOf, writeDocument } from './document-rows.ts';
import { findRows } from './find-rows.ts';
import { dropOtherIndexes, fillIndexes, hasIndexes } from './keep-indexes.ts';

/** Read models in a file of SQLite. An index that does not hold all documents, such as a new one, is filled when it is asked. */
export class SqliteReadModelStore implements ReadModelStore {
  readonly limits = { documents: 99, bytes: 2_000_000 };
  readonly #database: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  async get(projection: AnyProjection, key: string, of: OfTenant = {}): Promise<StoredDocument | RevisedDocument | undefined> {
    if (documentKeyFault(key)) return undefined;
    return this.#database.read((sql) => readDocument(sql, projection, storedKey(key, of)));
  }

  async put(
    projection: AnyProjection,
    key: string,
    next: StoredDocument,
    expected: Checkpoint | undefined,
    { tenant }: OfTenant = {},
  ): Promise<boolean> {
    checkDocumentSize(projection, key, next.document, { tenant });
    return this.#database.write((sql) => {
      const stored = readDocument(sql, projection, storedKey(key, { tenant }));
      if (stored?.checkpoint?.commitId !== expected?.commitId) return false;
      dropOtherIndexes(sql, projection);
      writeDocument(sql, projection, key, next, { tenant });
      return true;
    });
  }

  async checkpoint(projection: AnyProjection, stream: string): Promise<StreamCheckpoint | undefined> {
    return this.#database.read((sql) => readCheckpoint(sql, projection, stream));
  }

  async apply(projection: AnyProjection, change: DocumentChange): Promise<ApplyOutcome> {
    const { tenant } = parseStreamKey(change.stream);
    for (const [key, { document }] of change.documents) checkDocumentSize(projection, key, document, { tenant });
    return this.#database.write((sql) => applyChange(sql, projection, change, { tenant }));
  }

  async find(projection: AnyProjection, search: IndexSearch): Promise<DocumentPage<KeyedDocument>> {
    await this.#keepIndexes(projection);
    return this.#database.read((sql) => findRows(sql, projection, search));
  }

  /** Every document of a projection, by key, which begins with its tenant if it has one: what a test compares. */
  documentsOf(projection: AnyProjection): Readonly<Record<string, object>> {
    return this.#database.readNow((sql) => allDocuments(sql, projection));
  }

  /** Each time: another process, of other code, may have written meanwhile. */
  async #keepIndexes(projection: AnyProjection): Promise<void> {
    const areKept = await this.#database.read((sql) => hasIndexes(sql, projection));
    if (!areKept) await this.#database.write((sql) => fillIndexes(sql, projection));
  }
}

function applyChange(sql: Sql, projection: AnyProjection, { stream, checkpoint, documents }: DocumentChange, of: OfTenant): ApplyOutcome {
  if (!isNext(checkpoint, readCheckpoint(sql, projection, stream))) return { applied: false };
  const standing = [...documents.keys()].map((key) => [key, revised(readDocument(sql, projection, storedKey(key, of)))] as const);
  const newer = standing.filter(([key, stored]) => !isNext(documents.get(key), stored));
  if (newer.length > 0) return { applied: false, newer: new Map(newer) };
  dropOtherIndexes(sql, projection);
  for (const [key, next] of documents) writeDocument(sql, projection, key, next, of);
  sql.run(
    `insert into projected_streams (projection, stream, revision, checkpoint) values (?, ?, ?, ?)
     on conflict (projection, stream) do update set revision = excluded.revision, checkpoint = excluded.checkpoint`,
    ...[tableOf(projection), stream, checkpoint.revision, JSON.stringify(checkpoint)],
  );
  return { applied: true };
}

function readCheckpoint(sql: Sql, projection: AnyProjection, stream: string): StreamCheckpoint | undefined {
  const select = 'select checkpoint from projected_streams where projection = ? and stream = ?';
  const row = sql.get<{ checkpoint: string }>(select, tableOf(projection), stream);
  return row && { seen: undefined, ...JSON.parse(row.checkpoint) };
}

function isNext(next: { revision: number } | undefined, stored: { revision: number } | undefined): boolean {
  return next?.revision === (stored?.revision ?? 0) + 1;
}

function revised(stored: StoredDocument | RevisedDocument | undefined): RevisedDocument {
  return stored?.revision === undefined ? { document: undefined, revision: 0 } : stored;
}
