import { HistoryDivergedError } from '../errors.ts';
import type { Snapshot } from '../snapshot.ts';
import { headAfter, headAtSnapshot, type StreamHead } from '../stream-head.ts';
import { type AttributeItem, readCommitHeader } from './commit-item.ts';
import type { CommitSource } from './commit-source.ts';
import { readCommits } from './read-commits.ts';

/**
 * Holds that a snapshot stands behind the commit that it says, as far as that was read (rule A9).
 *
 * @throws {HistoryDivergedError}
 */
export function checkBase(
  { stream, version, commitId: expected }: Snapshot,
  base: AttributeItem | undefined,
  { table }: Pick<CommitSource, 'table'>,
): void {
  const found = base && readCommitHeader(table, base).commitId;
  if (found !== undefined && found !== expected) throw new HistoryDivergedError({ stream, version, expected, found });
}

/**
 * The head of a stream that ends with a snapshot: a snapshot of a closed stream does not say that it is closed.
 *
 * @throws {HistoryDivergedError} when the commit that it stands behind is not there
 */
export async function headAt(snapshot: Snapshot, base: AttributeItem | undefined, source: CommitSource): Promise<StreamHead> {
  const { stream, version, commitId: expected } = snapshot;
  if (!base) throw new HistoryDivergedError({ stream, version, expected, found: undefined });
  const [closing] = base.closes?.BOOL ? await readCommits([base], source) : [];
  return closing ? headAfter(closing) : headAtSnapshot(snapshot);
}
