import { isFault } from '../../aws-client/dynamodb-calls.ts';
import { versionKey } from '../../contract/event-table.ts';
import type { Commit } from '../../message/commit.ts';
import { canonicalJson } from '../../message/json.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { archiveKey, getCommits, putCommits } from '../commit-objects.ts';
import { BucketRequiredError, corrupt, HistoryDivergedError, StreamNotClosedError } from '../errors.ts';
import type { ArchivedStream, StoreOptions } from '../event-store.ts';
import { type AttributeItem, placeOf, readCommitHeader, readCommitItem } from './commit-item.ts';
import { beside, type EventTableCalls, newestFirst } from './event-table-calls.ts';
import { isSnapshotItem } from './is-snapshot-item.ts';
import { newestCommitItem } from './newest-commit-item.ts';

/** Where commits are, and where they go. */
export interface ArchiveParts {
  readonly calls: EventTableCalls;
  readonly objects?: ObjectStore | undefined;
  /** What is left of a commit's item. */
  readonly stubOf: (commit: Commit, pointer: string) => AttributeItem;
}

/**
 * Moves the commits of a closed stream into the bucket, and leaves stubs: keys that stay occupied (rule A3). The closing commit stays whole.
 * Each object is written and read back before the first stub takes a commit's place, and each stub is written on the condition that it
 * replaces this commit: who stops in between, or runs twice at once, does no harm, and the next run goes on.
 *
 * @throws {BucketRequiredError} when the store has no bucket
 * @throws {StreamNotClosedError}
 * @throws {CorruptStreamError} when a commit can't be read, or an object does not hold what was written
 */
export async function archiveStream(stream: string, options: StoreOptions, parts: ArchiveParts): Promise<ArchivedStream> {
  const { calls, objects, stubOf } = parts;
  if (!objects) throw new BucketRequiredError({ stream, need: 'Archiving' });
  const closing = await closingCommit(stream, options, calls);
  let commits = 0;
  for await (const group of groupsBefore(closing, options, calls)) {
    const pointer = await storedGroup(group, objects, calls);
    for (const commit of group) await replaceByStub(commit, stubOf(commit, pointer), options, calls);
    commits += group.length;
  }
  return { stream, version: closing.lastVersion, commits };
}

async function closingCommit(stream: string, options: StoreOptions, calls: EventTableCalls): Promise<Commit> {
  const item = await newestCommitItem(calls, newestFirst(stream), options);
  if (item) readCommitHeader(calls.table, item);
  if (!item?.closes?.BOOL) throw new StreamNotClosedError({ stream, version: Number(item?.last_version?.N ?? item?.SK?.S ?? 0) });
  return readCommitItem(calls.table, item);
}

/** Who reads one commit of an archive reads its whole object. */
const maxObjectBytes = 1024 * 1024;
const maxObjectCommits = 1_000;

type Group = [Commit, ...Commit[]];

/** The commits that are still in the table, in groups that follow each other and fit into an object. */
async function* groupsBefore(closing: Commit, options: StoreOptions, calls: EventTableCalls): AsyncGenerator<Group, void> {
  let group: Commit[] = [];
  let bytes = 0;
  for await (const commit of commitsBefore(closing, options, calls)) {
    const more = commit ? Buffer.byteLength(JSON.stringify(commit)) : maxObjectBytes;
    if (isGroup(group) && (bytes + more > maxObjectBytes || group.length === maxObjectCommits)) {
      yield group;
      group = [];
      bytes = 0;
    }
    if (!commit) continue;
    group.push(commit);
    bytes += more;
  }
  if (isGroup(group)) yield group;
}

/** The commits before the closing one, and nothing for each that is in the bucket already. A stream with a gap is none to put away. */
async function* commitsBefore(closing: Commit, options: StoreOptions, calls: EventTableCalls): AsyncGenerator<Commit | undefined, void> {
  let version = 0;
  for await (const page of calls.pages(beside(closing.stream, '>', versionKey(0)), options)) {
    for (const item of page.filter((item) => !isSnapshotItem(item))) {
      const header = readCommitHeader(calls.table, item);
      if (header.firstVersion >= closing.firstVersion) return;
      const commit = header.pointer === undefined ? readCommitItem(calls.table, item) : undefined;
      if (header.firstVersion !== version + 1)
        throw corrupt(placeOf(calls.table, item), `a gap: the commit before it ends at version ${version}`);
      version = commit?.lastVersion ?? header.lastVersion ?? header.firstVersion;
      yield commit;
    }
  }
}

function isGroup(commits: Commit[]): commits is Group {
  return commits.length > 0;
}

/** Writes the object of a group, and reads it back: what is not there whole must not be taken away here. */
async function storedGroup(group: Group, objects: ObjectStore, { table }: EventTableCalls): Promise<string> {
  const [first] = group;
  const key = archiveKey(first, group.at(-1) ?? first);
  await putCommits(objects, key, group);
  const place = placeOf(table, { PK: { S: first.stream }, SK: { S: versionKey(first.firstVersion) } });
  if (canonicalJson(await getCommits(objects, key, place)) !== canonicalJson(group))
    throw corrupt(place, `the object ${key} does not hold what was written to it`);
  return key;
}

async function replaceByStub(commit: Commit, stub: AttributeItem, options: StoreOptions, calls: EventTableCalls): Promise<void> {
  const put = {
    Item: stub,
    // A commit that was written by hand has no id.
    ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(pointer) AND (attribute_not_exists(commit_id) OR commit_id = :id)',
    ExpressionAttributeValues: { ':id': { S: commit.commitId } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
  await calls.call('PutItem', put, options).catch((error: unknown) => {
    if (!isFault(error, 'ConditionalCheckFailedException')) throw error;
    const found = error.Item?.commit_id?.S;
    // Another run was here, or this one, whose answer got lost.
    if (found === commit.commitId && error.Item?.pointer) return;
    throw new HistoryDivergedError({ stream: commit.stream, version: commit.lastVersion, expected: commit.commitId, found });
  });
}
