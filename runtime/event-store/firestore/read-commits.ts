import type { DocumentSnapshot } from '@google-cloud/firestore';
import type { Commit } from '../../message/commit.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { getCommits } from '../commit-objects.ts';
import { BucketRequiredError, corrupt } from '../errors.ts';
import { type CommitHeader, type CommitPlace, placeOf, readCommitDocument, readCommitHeader } from './commit-document.ts';

/** Where commits are read from. */
export interface CommitSource {
  /** The name of the store. */
  readonly store: string;
  /** Holds what documents only point to. */
  readonly objects?: ObjectStore | undefined;
}

/**
 * Reads the commits of documents, be they in the documents or in objects. An object of several commits is read once where they follow each
 * other.
 *
 * @throws {CorruptStreamError}
 * @throws {BucketRequiredError} when a document points into a bucket and there is none
 */
export async function readCommits(documents: Iterable<DocumentSnapshot>, source: CommitSource): Promise<Commit[]> {
  const commits: Commit[] = [];
  let object: CommitObject | undefined;
  for (const document of documents) {
    const fields = document.data() ?? {};
    if (fields.pointer === undefined) {
      commits.push(readCommitDocument(source.store, document.id, fields));
      continue;
    }
    const header = readCommitHeader(source.store, document.id, fields);
    const place = placeOf(source.store, document.id, fields);
    const held = object && object.pointer === header.pointer ? object : await readObject(header, source, place);
    commits.push(commitAt(header, held, place));
    object = held;
  }
  return commits;
}

/** Reads the commit of one document. */
export async function readCommit(document: DocumentSnapshot, source: CommitSource): Promise<Commit> {
  const [commit] = await readCommits([document], source);
  return commit as Commit;
}

/** What is in the bucket under a pointer. */
interface CommitObject {
  readonly pointer: string;
  readonly commits: readonly Commit[];
}

async function readObject({ stream, pointer = '' }: CommitHeader, { objects }: CommitSource, place: CommitPlace): Promise<CommitObject> {
  if (!objects) throw new BucketRequiredError({ stream, need: 'Reading a large or archived commit' });
  return { pointer, commits: await getCommits(objects, pointer, place) };
}

/** The object must say of a commit what its document says. */
function commitAt(header: CommitHeader, { pointer, commits }: CommitObject, place: CommitPlace): Commit {
  const found = commits.find(({ commitId, stream }) => commitId === header.commitId && stream === header.stream);
  if (found?.firstVersion === header.firstVersion && found.lastVersion === header.lastVersion) return found;
  throw corrupt(place, `the object ${pointer} does not hold commit ${header.commitId}`);
}
