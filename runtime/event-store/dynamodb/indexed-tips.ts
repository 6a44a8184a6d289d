import { eventTable } from '../../contract/event-table.ts';
import type { StoreOptions, TipPage, TipScan } from '../event-store.ts';
import { defaultTipLimit, earliestTip, newestTips, readTipToken, writeTipToken } from '../tip-scan.ts';
import type { EventTableCalls } from './event-table-calls.ts';
import { tipsOf } from './read-tips.ts';

/** How the index `by-timestamp` is used (rule A10). */
export interface TimestampIndex {
  /**
   * Over so many partitions the commits of an aggregate are spread: one takes about 1,000 commits a second. Raising it is safe; after lowering
   * it the commits of the partitions beyond are not found.
   */
  readonly shards: number;
}

/**
 * A page of the tips of commits since a time, from the index: partition by partition. A page that ends one begins the next.
 *
 * @throws {InvalidPageTokenError}
 */
export async function indexedTips(scan: TipScan, options: StoreOptions, index: TimestampIndex, calls: EventTableCalls): Promise<TipPage> {
  const categories = categoriesOf(scan, index);
  const [place, ...start] = readTipToken<TipIndexPlace>(scan, isPlace) ?? [0];
  const category = categories[place];
  if (category === undefined) return { tips: [] };
  const page = await calls.call('Query', queryOf(scan, category, start), options);
  const { PK, SK, timestamp: last } = page.LastEvaluatedKey ?? {};
  const tips = newestTips((page.Items ?? []).flatMap(tipsOf));
  if (PK?.S && SK?.S && last?.S) return { tips, next: writeTipToken(scan, [place, PK.S, SK.S, last.S]) };
  return place + 1 < categories.length ? { tips, next: writeTipToken(scan, [place + 1]) } : { tips };
}

/** The number of the partition, and the commit in it that the page before ended at. */
type TipIndexPlace = [place: number, ...start: string[]];

function isPlace([place, ...key]: readonly unknown[]): boolean {
  const isKey = key.length === 3 && key.every((part) => typeof part === 'string' && part !== '');
  return Number.isInteger(place) && Number(place) >= 0 && (key.length === 0 || isKey);
}

/** Those of the scan's segment. */
function categoriesOf({ aggregates = [], segment = { index: 0, of: 1 } }: TipScan, { shards }: TimestampIndex): readonly string[] {
  const all = aggregates.flatMap((aggregate) => Array.from({ length: shards }, (_, shard) => `${aggregate}#${shard}`));
  return all.filter((_, place) => place % segment.of === segment.index);
}

function queryOf(scan: TipScan, category: string, start: readonly string[]) {
  const [PK = '', SK = '', timestamp = ''] = start;
  const startKey = { [eventTable.partitionKey]: { S: PK }, [eventTable.sortKey]: { S: SK }, timestamp: { S: timestamp } };
  return {
    IndexName: eventTable.byTimestamp.name,
    KeyConditionExpression: 'category = :category AND #timestamp >= :earliest',
    ExpressionAttributeNames: { '#timestamp': 'timestamp' },
    ExpressionAttributeValues: { ':category': { S: category }, ':earliest': { S: earliestTip(scan) ?? '0' } },
    Limit: scan.limit ?? defaultTipLimit,
    ...(start.length > 0 && { ExclusiveStartKey: { ...startKey, category: { S: category } } }),
  };
}
