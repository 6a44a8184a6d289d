import type { Commit } from '../message/commit.ts';
import { type CorruptStreamError, corrupt, HistoryDivergedError } from './errors.ts';
import type { Snapshot } from './snapshot.ts';

/** A commit that does not begin where the one before it ends. */
export function gapBefore(store: string, commit: Commit, version: number): CorruptStreamError {
  return corrupt(placeOf(store, commit), `a gap: the commit before it ends at version ${version}`);
}

/** A commit that names another predecessor than the one that stands before it. */
export function otherPredecessor(store: string, commit: Commit, previous: Pick<Commit, 'commitId'>): CorruptStreamError {
  return corrupt(placeOf(store, commit), `it follows commit ${commit.previousCommitId}, but ${previous.commitId} stands before it`);
}

function placeOf(store: string, { stream, firstVersion }: Commit) {
  return { store, stream, version: String(firstVersion) };
}

/**
 * Holds that a commit follows a snapshot.
 *
 * @throws {HistoryDivergedError}
 */
export function checkFollows({ stream, previousCommitId: found }: Commit, { version, commitId: expected }: Snapshot): void {
  if (found !== undefined && found !== expected) throw new HistoryDivergedError({ stream, version, expected, found });
}
