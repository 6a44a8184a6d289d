import { HistoryDivergedError } from '../event-store/errors.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { Commit } from '../message/commit.ts';
import type { Checkpoint, StreamCheckpoint } from './read-model-store.ts';

/**
 * Whether a stream was followed up to this commit. Where it was followed further, the store must hold what was followed.
 *
 * @throws {HistoryDivergedError} when it does not (rule A9)
 */
export async function hasSeen(checkpoint: Checkpoint | undefined, commit: Commit, store: EventStore): Promise<boolean> {
  if (!checkpoint || checkpoint.version < commit.lastVersion) return false;
  const held = checkpoint.version === commit.lastVersion ? [commit] : await store.readAfter(commit.stream, commit.lastVersion);
  checkHistory(commit.stream, checkpoint, held.find(({ lastVersion }) => lastVersion === checkpoint.version)?.commitId);
  return true;
}

/**
 * What follows the checkpoint without a gap: the commits at hand, if they do, else what the store holds.
 *
 * @param commits in order, at least one
 * @throws {HistoryDivergedError} when the commits don't follow what was seen (rule A9)
 */
export async function unseenCommits(
  checkpoint: Checkpoint | undefined,
  commits: readonly Commit[],
  { stream, lastVersion: version, commitId }: Commit,
  store: EventStore,
): Promise<readonly Commit[]> {
  const seen = checkpoint?.version ?? 0;
  const unseen = commits.filter(({ firstVersion }) => firstVersion > seen);
  const following = isGapless(seen, unseen) ? unseen : await store.readAfter(stream, seen);
  const previous = following[0]?.previousCommitId;
  if (checkpoint && previous !== undefined) checkHistory(stream, checkpoint, previous);
  checkHistory(stream, { version, commitId }, following.find(({ lastVersion }) => lastVersion === version)?.commitId);
  return following;
}

/**
 * Holds that the stream has the commit that was followed.
 *
 * @throws {HistoryDivergedError}
 */
export function checkHistory(stream: string, { version, commitId: expected }: Checkpoint, found: string | undefined): void {
  if (expected !== found) throw new HistoryDivergedError({ stream, version, expected, found });
}

/**
 * Holds that the commit that was begun is the one that follows.
 *
 * @throws {HistoryDivergedError}
 */
export function checkPartial(checkpoint: StreamCheckpoint | undefined, [next]: readonly Commit[]): void {
  if (!checkpoint?.partial || !next) return;
  checkHistory(next.stream, { version: next.lastVersion, commitId: checkpoint.partial.commitId }, next.commitId);
}

/** The checkpoint of one who has followed a stream up to this commit. */
export function checkpointAt({ lastVersion, commitId }: Commit): Checkpoint {
  return { version: lastVersion, commitId };
}

function isGapless(version: number, commits: readonly Commit[]): boolean {
  return (
    commits.length > 0 && commits.every(({ firstVersion }, index) => firstVersion === (commits[index - 1]?.lastVersion ?? version) + 1)
  );
}
