import type { AttributeItem } from './commit-item.ts';

/** Stands between the version and the fingerprint in the sort key of a snapshot: no key of a commit holds it (rule A8). */
export const snapshotMark = '#snapshot#';

/** Whether an item is a snapshot and no commit. */
export function isSnapshotItem(item: AttributeItem): boolean {
  return item.SK?.S?.includes(snapshotMark) ?? false;
}
