import type { Commit } from '../../message/commit.ts';
import { type AttributeItem, readCommitItem } from './commit-item.ts';
import type { CommitSource } from './commit-source.ts';
import type { CommitObject } from './read-pointer-item.ts';

/**
 * Reads the commits of items, be they in the items or in objects. An object of several commits is read once where their items follow each
 * other.
 *
 * @throws {CorruptStreamError}
 * @throws {BucketRequiredError} when an item points into a bucket and there is none
 */
export async function readCommits(items: Iterable<AttributeItem>, source: CommitSource): Promise<Commit[]> {
  const commits: Commit[] = [];
  let object: CommitObject | undefined;
  for (const item of items) {
    if (item.pointer === undefined) {
      commits.push(readCommitItem(source.table, item));
      continue;
    }
    const { commitOf, objectOf } = await import('./read-pointer-item.ts');
    object = await objectOf(item, source, object);
    commits.push(commitOf(item, source, object));
  }
  return commits;
}
