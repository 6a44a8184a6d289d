import { versionKey } from '../../contract/event-table.ts';
import type { Commit } from '../../message/commit.ts';
import type { StoreOptions } from '../event-store.ts';
import { verifyHistory } from '../verify-history.ts';
import type { AttributeItem } from './commit-item.ts';
import { beside } from './event-table-calls.ts';
import { isSnapshotItem } from './is-snapshot-item.ts';
import type { LoadSource } from './load-stream.ts';
import { newestCommitItem } from './newest-commit-item.ts';
import { readCommits } from './read-commits.ts';

/** Where commits are read from, and until when. */
export interface ReadOptions extends StoreOptions {
  readonly source: LoadSource;
}

/**
 * Reads the commits behind a version.
 *
 * @throws {CorruptStreamError}
 */
export async function commitsAfter(stream: string, version: number, options: ReadOptions): Promise<readonly Commit[]> {
  const { source } = options;
  const items: AttributeItem[] = [];
  for await (const page of source.calls.pages(beside(stream, '>', versionKey(version)), options))
    items.push(...page.filter((item) => !isSnapshotItem(item)));
  const commits = await readCommits(items, source);
  verifyHistory(source.table, commits, await endBefore(commits, { stream, version }, options));
  return commits;
}

/** A store that was restored may hold a commit across the version: no gap, but another history, which the checkpoint of who asks tells (rule A9). */
async function endBefore(
  [first]: readonly Commit[],
  { stream, version }: { stream: string; version: number },
  options: ReadOptions,
): Promise<number> {
  if (!first || first.firstVersion === version + 1) return version;
  return (await commitAt(stream, version, options))?.lastVersion ?? version;
}

/** Reads the commit that holds a version. */
export async function commitAt(stream: string, version: number, options: ReadOptions): Promise<Commit | undefined> {
  const { source } = options;
  const item = await newestCommitItem(source.calls, beside(stream, '<=', versionKey(version)), options);
  const [commit] = item ? await readCommits([item], source) : [];
  return commit && commit.lastVersion >= version ? commit : undefined;
}
