import type { Commit } from '../message/commit.ts';
import { CorruptStreamError } from './errors.ts';

/**
 * Holds that commits follow each other without a gap and name their predecessors (rule A9).
 *
 * @param after the version that the first of them must follow
 * @throws {CorruptStreamError}
 */
export function verifyHistory(store: string, commits: readonly Commit[], after = 0): void {
  let version = after;
  let previous: Commit | undefined;
  for (const commit of commits) {
    if (commit.firstVersion !== version + 1) throw fault(commit, `a gap: the commit before it ends at version ${version}`);
    if (previous && commit.previousCommitId !== undefined && commit.previousCommitId !== previous.commitId)
      throw fault(commit, `it follows commit ${commit.previousCommitId}, but ${previous.commitId} stands before it`);
    version = commit.lastVersion;
    previous = commit;
  }

  function fault(commit: Commit, text: string): CorruptStreamError {
    return new CorruptStreamError({ store, stream: commit.stream, version: String(commit.firstVersion), fault: text });
  }
}
