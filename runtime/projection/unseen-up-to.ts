import type { EventStore, StoreOptions } from '../event-store/event-store.ts';
import type { Commit } from '../message/commit.ts';
import type { Position } from '../message/position.ts';
import { checkHistory } from './follow-stream.ts';
import type { Checkpoint } from './read-model-store.ts';

/**
 * The commits up to a position that a checkpoint has not seen; none where it came so far.
 *
 * @throws {HistoryDivergedError} when the stream does not hold the position's commit (rule A9)
 */
export async function unseenUpTo(
  { stream, ...position }: Position,
  seen: Checkpoint | undefined,
  store: EventStore,
  options: StoreOptions,
): Promise<readonly Commit[]> {
  if (seen && seen.version >= position.version) {
    const found = seen.version === position.version ? seen : await commitAt({ stream, ...position }, store, options);
    checkHistory(stream, position, found?.commitId);
    return [];
  }
  const commits = await store.readAfter(stream, seen?.version ?? 0, options);
  const end = commits.findIndex(({ lastVersion }) => lastVersion === position.version);
  checkHistory(stream, position, commits[end]?.commitId);
  const previous = commits[0]?.previousCommitId;
  if (seen && previous !== undefined) checkHistory(stream, seen, previous);
  return commits.slice(0, end + 1);
}

/** The commit that ends at a position, if the stream holds one. */
export async function commitAt({ stream, version }: Position, store: EventStore, options: StoreOptions): Promise<Commit | undefined> {
  const commit = await store.readCommit(stream, version, options);
  return commit?.lastVersion === version ? commit : undefined;
}
