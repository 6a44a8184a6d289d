import type { LoadedStream, LoadOptions } from '../event-store.ts';
import type { Snapshot } from '../snapshot.ts';
import { headAfter, noStream } from '../stream-head.ts';
import { verifyHistory } from '../verify-history.ts';
import type { AttributeItem } from './commit-item.ts';
import type { CommitSource } from './commit-source.ts';
import { type EventTableCalls, newestFirst } from './event-table-calls.ts';
import { isSnapshotItem } from './is-snapshot-item.ts';
import { readCommits } from './read-commits.ts';
import { checkBase, headAt } from './snapshot-base.ts';
import { readSnapshotItem, snapshotPlace } from './snapshot-item.ts';

/** Where a stream is loaded from. */
export interface LoadSource extends CommitSource {
  readonly calls: EventTableCalls;
}

/**
 * Loads a stream from its newest snapshot that fits on, else as a whole (rules A5 and A8).
 *
 * @throws {CorruptStreamError} when the commits can't be read or don't follow each other
 * @throws {HistoryDivergedError} when the snapshot stands behind a commit that the stream does not hold
 */
export async function loadStream(stream: string, options: LoadOptions, source: LoadSource): Promise<LoadedStream> {
  const { items, snapshot, base } = await readTail(stream, options, source);
  const commits = await readCommits(items.reverse(), source);
  if (snapshot) checkBase(snapshot, base, source);
  verifyHistory(source.table, commits, snapshot);
  const last = commits.at(-1);
  if (!snapshot) return { commits, head: last ? headAfter(last) : noStream(stream) };
  return { commits, head: last ? headAfter(last) : await headAt(snapshot, base, source), snapshot };
}

/** What stands at the end of a stream. */
interface Tail {
  /** The commits, the newest first. */
  readonly items: AttributeItem[];
  /** What they follow; none where they are the whole stream. */
  readonly snapshot?: Snapshot | undefined;
  /** The commit that the snapshot stands behind, as far as it was read. */
  readonly base?: AttributeItem | undefined;
}

/** Snapshots of other code, and commits from before a snapshot was saved, stand in between too. */
const slack = 20;

async function readTail(stream: string, { snapshots: choice, ...options }: LoadOptions, source: LoadSource): Promise<Tail> {
  const items: AttributeItem[] = [];
  let snapshot: Snapshot | undefined;
  for await (const page of source.calls.pages(newestFirst(stream), options, choice && choice.every + slack)) {
    for (const item of page) {
      if (!isSnapshotItem(item)) {
        if (snapshot) return { items, snapshot, base: item };
        items.push(item);
      } else if (!snapshot && choice?.fingerprint === snapshotPlace(item).fingerprint)
        snapshot = await readSnapshotItem(item, source.objects);
    }
    // Commits behind the snapshot show what it stands behind; without any, the commit itself must be seen.
    if (snapshot && items.length > 0) break;
  }
  return { items, snapshot };
}
