import { eventTable } from '../../contract/event-table.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import type { StoreOptions } from '../event-store.ts';
import type { Snapshot } from '../snapshot.ts';
import { checkSnapshotSize } from '../snapshot-size.ts';
import type { AttributeItem } from './commit-item.ts';
import { beside, type EventTableCalls } from './event-table-calls.ts';
import { isSnapshotItem } from './is-snapshot-item.ts';
import { type SnapshotBody, snapshotKey, snapshotObjectKey, snapshotPlace, writeEmptiedItem, writeSnapshotItem } from './snapshot-item.ts';

/** Where snapshots are kept. */
export interface SnapshotStorage {
  readonly calls: EventTableCalls;
  readonly objects?: ObjectStore | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Larger ones go to the bucket, where there is one: an item costs a write unit a KB, and fills the pages of 1 MB. */
const maxItemSnapshotBytes = 100 * 1024;

/** The most that a bucket is asked to hold: who loads a stream waits for all of it. */
const maxBucketSnapshotBytes = 16 * 1024 * 1024;

/** The most that the key of an object holds (https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html). */
const maxObjectKeyBytes = 1_024;

/** After so long without another snapshot a stream is most likely at rest. */
const keptMs = 90 * 24 * 60 * 60 * 1_000;

/**
 * Keeps a snapshot, and empties those that it makes superfluous (rule A8). Where only the latter fails, the snapshot stands, who saved it is
 * told, and what stayed is emptied with the next one or expires.
 *
 * @throws {SnapshotTooLargeError}
 */
export async function saveSnapshot(snapshot: Snapshot, options: StoreOptions, storage: SnapshotStorage): Promise<void> {
  const { calls, now } = storage;
  const expiresAt = secondsOf(now() + keptMs);
  await calls.call('PutItem', { Item: writeSnapshotItem(snapshot, await storedBody(snapshot, storage), expiresAt) }, options);
  await pruneSnapshots(snapshot, options, storage);
}

function secondsOf(milliseconds: number): number {
  return Math.ceil(milliseconds / 1_000);
}

async function storedBody(snapshot: Snapshot, { objects }: SnapshotStorage): Promise<SnapshotBody> {
  const text = JSON.stringify(snapshot);
  const pointer = snapshotObjectKey(snapshot);
  const hasPlace = objects && Buffer.byteLength(pointer) <= maxObjectKeyBytes;
  if (!hasPlace) checkSnapshotSize(snapshot, text);
  if (!hasPlace || checkSnapshotSize(snapshot, text, maxBucketSnapshotBytes) <= maxItemSnapshotBytes) return { text };
  await objects.put(pointer, Buffer.from(text), { contentType: 'application/json' });
  return { pointer };
}

/**
 * How many items are read at first where older snapshots are looked for, and how many pages in all, of 1 MB each: the commits in between are read
 * too. One of the same code stands as far back as snapshots are taken in.
 */
const firstPruneLimit = 300;
const maxPrunePages = 9;

/**
 * Empties the older snapshots of the same code, and those of other code that are so far behind that it has most likely gone: more than twice
 * as far as the one before this one. Nobody needs the right to delete in a table whose keys are never freed: the TTL removes what is empty.
 */
async function pruneSnapshots(snapshot: Snapshot, options: StoreOptions, { calls, objects, now }: SnapshotStorage): Promise<void> {
  const older = await olderSnapshots(snapshot, options, calls);
  const own = older.filter((item) => snapshotPlace(item).fingerprint === snapshot.fingerprint);
  const [previous] = own.map((item) => snapshotPlace(item).version);
  if (previous === undefined) return;
  const forsaken = snapshot.version - 2 * (snapshot.version - previous);
  for (const item of older) if (own.includes(item) || snapshotPlace(item).version < forsaken) await remove(item);

  async function remove(item: AttributeItem): Promise<void> {
    const isNoCommit = `attribute_not_exists(${eventTable.eventType})`;
    await calls.call('PutItem', { Item: writeEmptiedItem(item, secondsOf(now())), ConditionExpression: isNoCommit }, options);
    if (item.pointer?.S !== undefined) await objects?.delete(item.pointer.S);
  }
}

/** The snapshots before this one, the newest first, down to one of the same code at least, where that is not too far. */
async function olderSnapshots(snapshot: Snapshot, options: StoreOptions, calls: EventTableCalls): Promise<readonly AttributeItem[]> {
  const found: AttributeItem[] = [];
  const query = {
    ...beside(snapshot.stream, '<', snapshotKey(snapshot)),
    ConsistentRead: false,
    // `snapshot` is a word that DynamoDB keeps for itself.
    ExpressionAttributeNames: { '#snapshot': 'snapshot' },
    FilterExpression: `attribute_not_exists(${eventTable.eventType}) AND (attribute_exists(#snapshot) OR attribute_exists(pointer))`,
    ProjectionExpression: `${eventTable.partitionKey}, ${eventTable.sortKey}, pointer`,
  };
  let pages = 0;
  for await (const page of calls.pages(query, options, firstPruneLimit)) {
    found.push(...page.filter(isSnapshotItem));
    pages += 1;
    if (pages === maxPrunePages || found.some((item) => snapshotPlace(item).fingerprint === snapshot.fingerprint)) break;
  }
  return found;
}
