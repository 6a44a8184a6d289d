import type { Commit } from '../../message/commit.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { getCommits } from '../commit-objects.ts';
import { BucketRequiredError, corrupt } from '../errors.ts';
import { type AttributeItem, type CommitHeader, placeOf, readCommitHeader } from './commit-item.ts';
import type { CommitSource } from './commit-source.ts';

/** An object that was read, with the commits that it holds. */
export interface CommitObject {
  readonly pointer: string;
  readonly commits: readonly Commit[];
}

/**
 * The object that an item points to, or the one that is known already.
 *
 * @throws {CorruptStreamError}
 * @throws {BucketRequiredError} when there is no bucket
 */
export async function objectOf(item: AttributeItem, source: CommitSource, known: CommitObject | undefined): Promise<CommitObject> {
  const header = readCommitHeader(source.table, item);
  const pointer = header.pointer as string;
  if (known?.pointer === pointer) return known;
  return { pointer, commits: await getCommits(bucketOf(source, header), pointer, placeOf(source.table, item)) };
}

function bucketOf({ objects }: CommitSource, { stream }: CommitHeader): ObjectStore {
  if (!objects) throw new BucketRequiredError({ stream, need: 'Reading a large or archived commit' });
  return objects;
}

/**
 * The commit that an item stands for: the object must say of it what the item says.
 *
 * @throws {CorruptStreamError}
 */
export function commitOf(item: AttributeItem, { table }: CommitSource, { commits }: CommitObject): Commit {
  const header = readCommitHeader(table, item);
  const found = commits.find(({ firstVersion, stream }) => firstVersion === header.firstVersion && stream === header.stream);
  if (found?.commitId === header.commitId && found.lastVersion === header.lastVersion) return found;
  throw corrupt(placeOf(table, item), `the object ${header.pointer} does not hold commit ${header.commitId}`);
}
