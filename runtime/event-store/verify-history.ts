import type { Commit } from '../message/commit.ts';
import { checkFollows, gapBefore, otherPredecessor } from './history-faults.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Holds that commits follow each other without a gap and name their predecessors (rule A9).
 *
 * @param after the version, or the snapshot, that the first of them must follow
 * @throws {CorruptStreamError}
 * @throws {HistoryDivergedError} when the first of them follows another commit than the snapshot
 */
export function verifyHistory(store: string, commits: readonly Commit[], after: number | Snapshot = 0): void {
  let version = typeof after === 'number' ? after : after.version;
  let previous: Pick<Commit, 'commitId'> | undefined;
  for (const commit of commits) {
    if (commit.firstVersion !== version + 1) throw gapBefore(store, commit, version);
    if (previous && commit.previousCommitId !== undefined && commit.previousCommitId !== previous.commitId)
      throw otherPredecessor(store, commit, previous);
    if (!previous && typeof after !== 'number') checkFollows(commit, after);
    version = commit.lastVersion;
    previous = commit;
  }
}
