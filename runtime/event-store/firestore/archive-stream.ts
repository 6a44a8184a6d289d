import type { Firestore, QueryDocumentSnapshot } from '@google-cloud/firestore';
import { replaceDocuments } from '../../google-client/replace-documents.ts';
import type { Commit } from '../../message/commit.ts';
import { canonicalJson } from '../../message/json.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { archiveKey, getCommits, putCommits } from '../commit-objects.ts';
import { BucketRequiredError, corrupt, StreamNotClosedError } from '../errors.ts';
import type { ArchivedStream, StoreOptions } from '../event-store.ts';
import type { CommitCollection } from './commit-collection.ts';
import { type CommitHeader, placeOf, readCommitDocument, readCommitHeader } from './commit-document.ts';

/** Where commits are, and where they go. */
export interface ArchiveParts {
  readonly client: Firestore;
  readonly collection: CommitCollection;
  readonly objects?: ObjectStore | undefined;
}

/**
 * Moves the commits of a closed stream into the bucket, and leaves stubs: documents whose ids stay taken (rule A3). The closing commit stays
 * whole. Each object is written and read back before stubs take the place of its commits, all of them at once and only where nobody has
 * changed them: who stops in between, or runs twice at once, does no harm, and the next run goes on.
 *
 * @throws {BucketRequiredError} when the store has no bucket
 * @throws {StreamNotClosedError}
 * @throws {CorruptStreamError} when a commit can't be read, or an object does not hold what was written
 */
export async function archiveStream(stream: string, options: StoreOptions, parts: ArchiveParts): Promise<ArchivedStream> {
  const { collection, objects } = parts;
  if (!objects) throw new BucketRequiredError({ stream, need: 'Archiving' });
  const closing = await closingCommit(stream, options, collection);
  let commits = 0;
  for (let upTo = closing.firstVersion - 1; upTo > 0; ) {
    const page = await collection.newestFirst(stream, { upTo, limit: maxObjectCommits }, options);
    const begin = beginOf(stream, page, upTo, collection);
    for (const group of groupsOf(page, collection)) commits += await archiveGroup(group, { ...parts, objects }, options);
    upTo = begin - 1;
  }
  return { stream, version: closing.lastVersion, commits };
}

async function closingCommit(stream: string, options: StoreOptions, collection: CommitCollection): Promise<CommitHeader> {
  const [newest] = await collection.newestFirst(stream, { limit: 1 }, options);
  const header = newest && headerOf(newest, collection);
  if (header && newest.get('closes') === true) return header;
  throw new StreamNotClosedError({ stream, version: header?.lastVersion ?? 0 });
}

/** Who reads one commit of an archive reads its whole object. */
const maxObjectBytes = 1024 * 1024;
const maxObjectCommits = 100;

/** The version that a page's oldest commit begins with. A stream with a gap is none to put away. */
function beginOf(stream: string, page: readonly QueryDocumentSnapshot[], upTo: number, collection: CommitCollection): number {
  let end = upTo;
  for (const document of page) {
    const { firstVersion, lastVersion } = headerOf(document, collection);
    if (lastVersion !== end) break;
    end = firstVersion - 1;
  }
  const oldest = page.at(-1);
  if (oldest && end < headerOf(oldest, collection).firstVersion) return end + 1;
  throw corrupt({ store: collection.store, stream, version: String(end) }, 'a gap: no commit ends at this version');
}

/** A commit that is still in its document. */
interface WholeCommit {
  readonly document: QueryDocumentSnapshot;
  readonly commit: Commit;
}

type Group = [WholeCommit, ...WholeCommit[]];

/** The commits that are not in the bucket yet, in their order, in groups that fit into an object. */
function groupsOf(page: readonly QueryDocumentSnapshot[], { store }: CommitCollection): readonly Group[] {
  const groups: Group[] = [];
  let bytes = 0;
  for (const document of [...page].reverse()) {
    if (document.get('pointer') !== undefined) continue;
    const whole = { document, commit: readCommitDocument(store, document.id, document.data()) };
    const more = Buffer.byteLength(JSON.stringify(whole.commit));
    const group = groups.at(-1);
    const fits = group !== undefined && bytes + more <= maxObjectBytes;
    bytes = fits ? bytes + more : more;
    if (fits) group.push(whole);
    else groups.push([whole]);
  }
  return groups;
}

/** Returns how many commits were moved: none where another run was there first. */
async function archiveGroup(group: Group, parts: ArchiveParts & { readonly objects: ObjectStore }, options: StoreOptions): Promise<number> {
  const { client, collection, objects } = parts;
  const pointer = await collection.call('put', () => storedGroup(group, objects, collection), options);
  const stub = { events: null, metadata: null, pointer };
  const stubs = group.map(({ document }) => ({ document: document.ref, fields: stub, before: document.updateTime }));
  return (await collection.call('archive', () => replaceDocuments(client, stubs), options)) ? group.length : 0;
}

/** Writes the object of a group, and reads it back: what is not there whole must not be taken away here. */
async function storedGroup(group: Group, objects: ObjectStore, { store }: CommitCollection): Promise<string> {
  const [{ document, commit: first }] = group;
  const commits = group.map(({ commit }) => commit);
  const key = archiveKey(first, commits.at(-1) ?? first);
  await putCommits(objects, key, commits);
  const place = placeOf(store, document.id, document.data());
  if (canonicalJson(await getCommits(objects, key, place)) !== canonicalJson(commits))
    throw corrupt(place, `the object ${key} does not hold what was written to it`);
  return key;
}

function headerOf(document: QueryDocumentSnapshot, { store }: CommitCollection): CommitHeader {
  return readCommitHeader(store, document.id, document.data());
}
