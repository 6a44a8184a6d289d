import { eventTable, versionKey } from '../../contract/event-table.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import type { Snapshot } from '../snapshot.ts';
import type { AttributeItem } from './commit-item.ts';
import { isSnapshotItem, snapshotMark } from './is-snapshot-item.ts';

/** The sort key of a snapshot: behind the commit that it stands behind, and before the next. */
export function snapshotKey({ version, fingerprint }: Pick<Snapshot, 'version' | 'fingerprint'>): string {
  return `${versionKey(version)}${snapshotMark}${fingerprint}`;
}

/** The object of a snapshot that is too large for an item. */
export function snapshotObjectKey({ stream, version, fingerprint }: Snapshot): string {
  return `snapshots/${encodeURIComponent(stream)}/${versionKey(version)}/${fingerprint}`;
}

/** The version and the fingerprint in the key of a snapshot's item. */
export function snapshotPlace(item: AttributeItem): Pick<Snapshot, 'version' | 'fingerprint'> {
  const [version, fingerprint = ''] = item.SK?.S?.split(snapshotMark) ?? [];
  return { version: Number(version), fingerprint };
}

/** Where a snapshot's JSON stands. */
export type SnapshotBody = { readonly text: string } | { readonly pointer: string };

/**
 * A snapshot as its item.
 *
 * @param expiresAt seconds since the epoch, from when on DynamoDB may delete it
 */
export function writeSnapshotItem(snapshot: Snapshot, body: SnapshotBody, expiresAt: number): AttributeItem {
  return {
    PK: { S: snapshot.stream },
    SK: { S: snapshotKey(snapshot) },
    ...('text' in body ? { snapshot: { S: body.text } } : { pointer: { S: body.pointer } }),
    [eventTable.expiresAt]: { N: String(expiresAt) },
  };
}

/** The item that takes the place of a snapshot which nobody needs any more. */
export function writeEmptiedItem({ PK = { S: '' }, SK = { S: '' } }: AttributeItem, expiresAt: number): AttributeItem {
  return { PK, SK, [eventTable.expiresAt]: { N: String(expiresAt) } };
}

/** Whether an item took the place of a snapshot, and waits for its removal. */
export function isEmptied(item: AttributeItem): boolean {
  return isSnapshotItem(item) && !item.snapshot && !item.pointer && item[eventTable.expiresAt] !== undefined;
}

/** Reads a snapshot; `undefined` where it can't be read: a load then begins at an older one, and nothing is lost. */
export async function readSnapshotItem(item: AttributeItem, objects: ObjectStore | undefined): Promise<Snapshot | undefined> {
  try {
    const snapshot = Object(JSON.parse(await textOf(item, objects))) as Snapshot;
    return isWhole(snapshot, item) ? snapshot : undefined;
  } catch {
    return undefined;
  }
}

async function textOf({ snapshot, pointer }: AttributeItem, objects: ObjectStore | undefined): Promise<string> {
  if (pointer?.S === undefined) return snapshot?.S ?? '';
  return Buffer.from((await objects?.get(pointer.S))?.bytes ?? []).toString();
}

/** Whether it is the snapshot that its key says, with everything that is read of one. */
function isWhole(snapshot: Snapshot, item: AttributeItem): boolean {
  const { stream, version, firstVersion, commitId, timestamp, commands } = snapshot;
  if (stream !== item.PK?.S || snapshotKey(snapshot) !== item.SK?.S) return false;
  if (typeof firstVersion !== 'number' || !(firstVersion >= 1) || firstVersion > version) return false;
  return typeof commitId === 'string' && typeof timestamp === 'string' && 'state' in snapshot && Array.isArray(commands?.seen);
}
