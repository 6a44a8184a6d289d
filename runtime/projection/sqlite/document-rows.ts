import { type Sql, type SqlBytes, textOf } from '../../sqlite/sqlite-database.ts';
import { type OfTenant, storedKey } from '../document-key.ts';
import { CorruptDocumentError } from '../errors.ts';
import { indexEntry } from '../index-keys.ts';
import type { AnyProjection } from '../projection.ts';
import type { RevisedDocument, StoredDocument } from '../read-model-store.ts';

/** A document as a row of `documents`. */
export interface DocumentRow {
  /** JSON; null where the document was removed. */
  readonly document: string | null;
  readonly checkpoint_version: number | null;
  readonly checkpoint_commit_id: string | null;
  readonly revision: number | null;
}

/** The document under a key that has its tenant before it. */
export function readDocument(sql: Sql, projection: AnyProjection, place: string): StoredDocument | RevisedDocument | undefined {
  const row = sql.get<DocumentRow>(
    'select document, checkpoint_version, checkpoint_commit_id, revision from documents where projection = ? and key = ?',
    ...[tableOf(projection), place],
  );
  if (!row) return undefined;
  const document = row.document === null ? undefined : parsedDocument(projection, place, row.document);
  const { checkpoint_version: version, checkpoint_commit_id: commitId, revision } = row;
  if (version !== null && commitId !== null) return { document, checkpoint: { version, commitId } };
  return { document, revision: revision ?? 0 };
}

/** Stores a document in its place, and where its projection's indexes have it. */
export function writeDocument(
  sql: Sql,
  projection: AnyProjection,
  key: string,
  { document, checkpoint, revision }: StoredDocument | RevisedDocument,
  of: OfTenant,
): void {
  const [table, place] = [tableOf(projection), storedKey(key, of)];
  sql.run(
    `insert into documents (projection, key, tenant, document, checkpoint_version, checkpoint_commit_id, revision)
     values (?, ?, ?, ?, ?, ?, ?)
     on conflict (projection, key) do update set document = excluded.document, checkpoint_version = excluded.checkpoint_version,
       checkpoint_commit_id = excluded.checkpoint_commit_id, revision = excluded.revision`,
    ...[table, place, of.tenant, document && JSON.stringify(document), checkpoint?.version, checkpoint?.commitId, revision],
  );
  if (Object.keys(projection.indexes).length === 0) return;
  sql.run('delete from index_entries where projection = ? and key = ?', table, place);
  // What is indexed is what will be read: the document as JSON returns it.
  const kept = document && JSON.parse(JSON.stringify(document));
  if (kept) for (const index of Object.keys(projection.indexes)) writeIndexEntry(sql, projection, index, { key, document: kept }, of);
}

/** Puts a document where an index has it, if it does. */
export function writeIndexEntry(
  sql: Sql,
  projection: AnyProjection,
  index: string,
  keyed: { readonly key: string; readonly document: object },
  of: OfTenant,
): void {
  const entry = indexEntry(projection, index, keyed, of);
  if (!entry) return;
  sql.run(
    'insert into index_entries (projection, name, partition, sort, key) values (?, ?, ?, ?, ?)',
    ...[tableOf(projection), index, Buffer.from(entry.partition), Buffer.from(entry.sort), storedKey(keyed.key, of)],
  );
}

/** Every document of a projection, by the key with its tenant. */
export function allDocuments(sql: Sql, projection: AnyProjection): Readonly<Record<string, object>> {
  const select = 'select cast(key as blob) as key, document from documents where projection = ? and document is not null order by rowid';
  const rows = sql.all<{ key: SqlBytes; document: string }>(select, tableOf(projection));
  const placed = rows.map(({ key, document }) => [textOf(key), document] as const);
  return Object.fromEntries(placed.map(([place, text]) => [place, parsedDocument(projection, place, text)]));
}

/**
 * A document of its text.
 *
 * @throws {CorruptDocumentError}
 */
export function parsedDocument(projection: AnyProjection, place: string, text: string): object {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CorruptDocumentError({ store: tableOf(projection), key: place, fault: 'it is not JSON' }, { cause });
  }
}

/** What stands for the table that a version of a projection has of its own (rule D4). */
export function tableOf({ name, version }: AnyProjection): string {
  return `${name}@${version}`;
}
