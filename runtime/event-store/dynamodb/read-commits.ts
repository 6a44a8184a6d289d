import type { Commit } from '../../message/commit.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { BucketRequiredError, corrupt, type ItemPlace } from '../errors.ts';
import { type AttributeItem, type CommitHeader, placeOf, readCommitHeader, readCommitItem } from './commit-item.ts';

/** Where commits are read from. */
export interface CommitSource {
  /** The name of the table. */
  readonly table: string;
  /** Holds what items only point to. */
  readonly objects?: ObjectStore | undefined;
}

/**
 * Reads the commits of items, be they in the items or in objects. An object of several commits is read once where their items follow each
 * other.
 *
 * @throws {CorruptStreamError}
 * @throws {BucketRequiredError} when an item points into a bucket and there is none
 */
export async function readCommits(items: Iterable<AttributeItem>, source: CommitSource): Promise<Commit[]> {
  const commits: Commit[] = [];
  let object: { readonly pointer: string; readonly commits: readonly Commit[] } | undefined;
  for (const item of items) {
    if (item.pointer === undefined) {
      commits.push(readCommitItem(source.table, item));
      continue;
    }
    const place = placeOf(source.table, item);
    const header = readCommitHeader(source.table, item);
    const pointer = header.pointer as string;
    if (object?.pointer !== pointer) {
      const { getCommits } = await import('../commit-objects.ts');
      object = { pointer, commits: await getCommits(bucketOf(source, header), pointer, place) };
    }
    commits.push(commitAt(header, object.commits, place));
  }
  return commits;
}

function bucketOf({ objects }: CommitSource, { stream }: CommitHeader): ObjectStore {
  if (!objects) throw new BucketRequiredError({ stream, need: 'Reading a large or archived commit' });
  return objects;
}

/** The commit that an item stands for: the object must say of it what the item says. */
function commitAt(header: CommitHeader, commits: readonly Commit[], place: ItemPlace): Commit {
  const found = commits.find(({ firstVersion, stream }) => firstVersion === header.firstVersion && stream === header.stream);
  if (found?.commitId === header.commitId && found.lastVersion === header.lastVersion) return found;
  throw corrupt(place, `the object ${header.pointer} does not hold commit ${header.commitId}`);
}
