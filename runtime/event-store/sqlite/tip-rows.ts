import { type Sql, type SqlBytes, textOf } from '../../sqlite/sqlite-database.ts';
import type { StreamTip, TipPage, TipScan } from '../event-store.ts';
import { defaultTipLimit, earliestTip, readTipToken, writeTipToken } from '../tip-scan.ts';

interface TipRow {
  readonly place: number;
  readonly stream: SqlBytes;
  readonly version: number;
  readonly commit_id: string;
  readonly timestamp: string;
}

/** Streams are in the order of their first commits and none goes away, so that a place among them stays one. */
export function readTipRows(sql: Sql, scan: TipScan): TipPage {
  const { aggregates, segment = { index: 0, of: 1 }, limit = defaultTipLimit } = scan;
  const [start = 0] = readTipToken<[start: number]>(scan, ([place]) => Number.isSafeInteger(place)) ?? [];
  const rows = sql.all<TipRow>(
    `select place, cast(stream as blob) as stream, version, commit_id, timestamp from streams
     where place > ? and place % ? = ? and timestamp >= ? ${aggregates ? 'and aggregate in (select value from json_each(?))' : ''}
     order by place limit ?`,
    ...[start, segment.of, segment.index, earliestTip(scan) ?? '', ...(aggregates ? [JSON.stringify(aggregates)] : []), limit + 1],
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const tips = page.map(tipOf);
  return last && rows.length > limit ? { tips, next: writeTipToken(scan, [last.place]) } : { tips };
}

function tipOf({ stream, version, commit_id: commitId, timestamp }: TipRow): StreamTip {
  return { stream: textOf(stream), version, commitId, timestamp };
}
