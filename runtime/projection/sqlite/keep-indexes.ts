import { type Sql, type SqlBytes, textOf } from '../../sqlite/sqlite-database.ts';
import { type OfTenant, ownKey } from '../document-key.ts';
import type { AnyProjection } from '../projection.ts';
import { parsedDocument, tableOf, writeIndexEntry } from './document-rows.ts';

/** Whether the indexes of a projection hold what its definition says: an index may be younger than the documents, or of other fields. */
export function hasIndexes(sql: Sql, projection: AnyProjection): boolean {
  const fields = new Map(filledIndexes(sql, projection).map((row) => [row.name, row.fields]));
  return Object.keys(projection.indexes).every((name) => fields.get(name) === fieldsOf(projection, name));
}

/**
 * Before documents are written: indexes of other code, which has them beside these or of other fields, will not hold what is written, and are
 * filled anew by whoever asks them next.
 */
export function dropOtherIndexes(sql: Sql, projection: AnyProjection): void {
  for (const { name, fields } of filledIndexes(sql, projection))
    if (fields !== fieldsOf(projection, name))
      sql.run('delete from document_indexes where projection = ? and name = ?', tableOf(projection), name);
}

/** Fills all indexes of a projection anew, which takes about a second for 50,000 documents. */
export function fillIndexes(sql: Sql, projection: AnyProjection): void {
  const table = tableOf(projection);
  const select = 'select cast(key as blob) as key, tenant, document from documents where projection = ? and document is not null';
  sql.run('delete from index_entries where projection = ?', table);
  for (const row of sql.all<{ key: SqlBytes; tenant: string | null; document: string }>(select, table)) {
    const of: OfTenant = { tenant: row.tenant ?? undefined };
    const place = textOf(row.key);
    const keyed = { key: ownKey(place, of), document: parsedDocument(projection, place, row.document) };
    for (const index of Object.keys(projection.indexes)) writeIndexEntry(sql, projection, index, keyed, of);
  }
  const keep = 'insert into document_indexes (projection, name, fields) values (?, ?, ?)';
  sql.run('delete from document_indexes where projection = ?', table);
  for (const name of Object.keys(projection.indexes)) sql.run(keep, table, name, fieldsOf(projection, name));
}

function filledIndexes(sql: Sql, projection: AnyProjection): readonly { readonly name: string; readonly fields: string }[] {
  return sql.all('select name, fields from document_indexes where projection = ?', tableOf(projection));
}

/** Nothing where the definition has no such index. */
function fieldsOf({ indexes }: AnyProjection, name: string): string | undefined {
  return indexes[name] && JSON.stringify(indexes[name]);
}
