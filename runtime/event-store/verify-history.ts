import type { Commit } from '../message/commit.ts';
import { CorruptStreamError, HistoryDivergedError } from './errors.ts';
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
    if (commit.firstVersion !== version + 1) throw fault(commit, `a gap: the commit before it ends at version ${version}`);
    if (previous && commit.previousCommitId !== undefined && commit.previousCommitId !== previous.commitId)
      throw fault(commit, `it follows commit ${commit.previousCommitId}, but ${previous.commitId} stands before it`);
    if (!previous && typeof after !== 'number') checkFollows(commit, after);
    version = commit.lastVersion;
    previous = commit;
  }

  function fault(commit: Commit, text: string): CorruptStreamError {
    return new CorruptStreamError({ store, stream: commit.stream, version: String(commit.firstVersion), fault: text });
  }
}

function checkFollows({ stream, previousCommitId: found }: Commit, { version, commitId: expected }: Snapshot): void {
  if (found !== undefined && found !== expected) throw new HistoryDivergedError({ stream, version, expected, found });
}
