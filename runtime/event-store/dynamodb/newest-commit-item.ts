import type { StoreOptions } from '../event-store.ts';
import type { AttributeItem } from './commit-item.ts';
import type { EventTableCalls, StreamQuery } from './event-table-calls.ts';
import { isSnapshotItem } from './is-snapshot-item.ts';

/** The first commit that a query from the newest on finds; snapshots may stand before it. */
export async function newestCommitItem(
  calls: EventTableCalls,
  query: StreamQuery,
  options: StoreOptions,
): Promise<AttributeItem | undefined> {
  for await (const page of calls.pages({ ...query, Limit: 1 }, options)) {
    const commit = page.find((item) => !isSnapshotItem(item));
    if (commit) return commit;
  }
  return undefined;
}
