import type { AttributeValue, ScanCommandInput, ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { eventTable } from '../../contract/event-table.ts';
import type { StoreOptions, StreamTip, TipPage, TipScan } from '../event-store.ts';
import { defaultTipLimit, isRecent, isWanted, newestTips, readTipToken, writeTipToken } from '../tip-scan.ts';
import type { AttributeItem } from './commit-item.ts';
import type { EventTableCalls } from './event-table-calls.ts';

/** One page of the tips in a table, from a scan of all that it holds. */
export async function scannedTips(scan: TipScan, options: StoreOptions, calls: EventTableCalls): Promise<TipPage> {
  return tipPageOf(await calls.call('Scan', tipScanInput(scan), options), scan);
}

/** One page of a scan for tips, as a request. What is no commit, such as a snapshot, has no type of an event. */
function tipScanInput(scan: TipScan): Omit<ScanCommandInput, 'TableName'> {
  const start = readTipToken<[stream: string, version: string]>(scan, isKey);
  return {
    FilterExpression: `attribute_exists(${eventTable.eventType})`,
    ProjectionExpression: `${eventTable.partitionKey}, ${eventTable.sortKey}, last_version, commit_id, #timestamp`,
    ExpressionAttributeNames: { '#timestamp': 'timestamp' },
    Limit: scan.limit ?? defaultTipLimit,
    ...(scan.segment && { Segment: scan.segment.index, TotalSegments: scan.segment.of }),
    ...(start && { ExclusiveStartKey: { [eventTable.partitionKey]: { S: start[0] }, [eventTable.sortKey]: { S: start[1] } } }),
  };
}

/** The tips of a page: of each stream the highest commit on it, so that a stream of several pages comes on each of them. */
function tipPageOf({ Items = [], LastEvaluatedKey: last }: Pick<ScanCommandOutput, 'Items' | 'LastEvaluatedKey'>, scan: TipScan): TipPage {
  const tips = newestTips(Items.flatMap(tipsOf).filter(({ stream, timestamp }) => isWanted(scan, stream) && isRecent(scan, timestamp)));
  const place = last && [textOf(last[eventTable.partitionKey]), textOf(last[eventTable.sortKey])];
  return place ? { tips, next: writeTipToken(scan, place) } : { tips };
}

/** An item that can't be read stands in the way of its own stream, where a load says so, and not of the scan. */
export function tipsOf(item: AttributeItem): readonly StreamTip[] {
  const stream = textOf(item[eventTable.partitionKey]);
  const key = textOf(item[eventTable.sortKey]);
  const version = Number(item.last_version?.N ?? key);
  if (!(version >= 1)) return [];
  return [{ stream, version, commitId: item.commit_id?.S ?? `${stream}@${key}`, timestamp: textOf(item.timestamp) }];
}

function textOf(value: AttributeValue | undefined): string {
  return value?.S ?? '';
}

function isKey(place: readonly unknown[]): boolean {
  return place.length === 2 && place.every((part) => typeof part === 'string' && part !== '');
}
