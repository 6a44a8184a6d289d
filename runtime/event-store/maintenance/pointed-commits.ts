import type { Commit } from '../../message/commit.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { getCommits } from '../commit-objects.ts';
import type { CommitHeader } from '../dynamodb/commit-item.ts';
import { CorruptStreamError, corrupt, type ItemPlace } from '../errors.ts';

/** What is wrong with what a commit's item points to. */
export interface PointerFault {
  readonly kind: 'dangling' | 'broken';
  readonly error: CorruptStreamError;
}

/** Looks into the objects that items point to. */
export interface PointedCommits {
  /** What is wrong with the object of a commit; nothing where it holds it. */
  faultOf(header: CommitHeader, place: ItemPlace): Promise<PointerFault | undefined>;
}

/** What was found under a key: the commits by their first versions, or why there are none. */
type Found = { readonly commits: ReadonlyMap<number, Commit> } | PointerFault;

/** Reads objects once where the items that point to them follow each other, as those of an archive do. Keeps one at a time. */
export function createPointedCommits(objects: ObjectStore): PointedCommits {
  let last: { readonly pointer: string; readonly found: Found } | undefined;
  return {
    async faultOf(header, place) {
      const pointer = header.pointer ?? '';
      if (last?.pointer !== pointer) last = { pointer, found: await find(objects, pointer, place) };
      const { found } = last;
      if ('kind' in found) return found;
      const { stream, commitId, lastVersion } = found.commits.get(header.firstVersion) ?? {};
      if (stream === header.stream && commitId === header.commitId && lastVersion === header.lastVersion) return undefined;
      return { kind: 'broken', error: corrupt(place, `the object ${pointer} does not hold commit ${header.commitId}`) };
    },
  };
}

async function find(objects: ObjectStore, pointer: string, place: ItemPlace): Promise<Found> {
  const object = await objects.get(pointer);
  try {
    const commits = await getCommits({ ...objects, get: async () => object }, pointer, place);
    return { commits: new Map(commits.map((commit) => [commit.firstVersion, commit])) };
  } catch (error) {
    if (!(error instanceof CorruptStreamError)) throw error;
    return { kind: object ? 'broken' : 'dangling', error };
  }
}
