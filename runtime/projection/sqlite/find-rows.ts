import { type Sql, type SqlBytes, textOf } from '../../sqlite/sqlite-database.ts';
import { ownKey } from '../document-key.ts';
import { indexBounds } from '../index-keys.ts';
import { readPageToken, writePageToken } from '../page-token.ts';
import type { AnyProjection } from '../projection.ts';
import type { DocumentPage, IndexSearch, KeyedDocument } from '../read-model-store.ts';
import { parsedDocument, tableOf } from './document-rows.ts';

interface FoundRow {
  readonly sort: SqlBytes;
  readonly key: SqlBytes;
  readonly document: string;
}

const select = `select entry.sort, cast(entry.key as blob) as key, document.document
  from index_entries entry join documents document on document.projection = entry.projection and document.key = entry.key
  where entry.projection = ? and entry.name = ? and entry.partition = ? and entry.sort between ? and ? and entry.sort > ?
  order by entry.sort limit ?`;

/** A page of an index. Partition and place in it are kept as bytes, which is the order that they are made for. */
export function findRows(sql: Sql, projection: AnyProjection, search: IndexSearch): DocumentPage<KeyedDocument> {
  const { index, after, limit } = search;
  const bounds = indexBounds(search);
  const start = after === undefined ? '' : readPageToken(after, index, bounds).sort;
  const [partition, ...range] = [bounds.partition, bounds.from, bounds.to, start].map((text) => Buffer.from(text));
  const rows = sql.all<FoundRow>(select, tableOf(projection), index, partition, ...range, limit + 1);
  const found = rows.slice(0, limit).map(({ key: place, document }) => {
    const key = textOf(place);
    return { key: ownKey(key, search), document: parsedDocument(projection, key, document) };
  });
  const [last, lastFound] = [rows[limit - 1], found.at(-1)];
  if (rows.length <= limit || !last || !lastFound) return { items: found };
  const next = { partition: bounds.partition, sort: textOf(last.sort), key: lastFound.key };
  return { items: found, next: writePageToken(index, next) };
}
