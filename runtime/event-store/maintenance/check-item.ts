import { eventTable, keySeparator } from '../../contract/event-table.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { type AttributeItem, placeOf, readCommitHeader, readCommitItem } from '../dynamodb/commit-item.ts';
import { isSnapshotItem } from '../dynamodb/is-snapshot-item.ts';
import { isEmptied, readSnapshotItem, snapshotPlace } from '../dynamodb/snapshot-item.ts';
import { CorruptStreamError } from '../errors.ts';
import type { StreamFinding } from './finding.ts';
import type { PointedCommits } from './pointed-commits.ts';

/** How far the items of a partition were gone through, in their order. */
export interface StreamPlace {
  readonly stream: string;
  /** The last version of the commit before; 0 before the first, and missing where that commit doesn't say. */
  readonly version?: number | undefined;
  readonly commitId?: string | undefined;
  readonly isClosed?: boolean | undefined;
}

/** What an item is compared with beside its stream. */
export interface ItemSource {
  /** The name of the table. */
  readonly table: string;
  /** The bucket; without it, what items point to is not looked at. */
  readonly objects?: ObjectStore | undefined;
  readonly pointed?: PointedCommits | undefined;
}

/** What is wrong with an item. */
export type ItemFault = Pick<StreamFinding, 'kind' | 'subject' | 'fault'>;

/** An item that was looked at, and where its stream stands behind it. */
export interface ItemVerdict {
  readonly next: StreamPlace;
  readonly faults: readonly ItemFault[];
}

/** Looks at the next item of a partition: whether it can be read, and follows the one before. */
export async function checkItem(before: StreamPlace, item: AttributeItem, source: ItemSource): Promise<ItemVerdict> {
  if (isSnapshotItem(item)) return { next: before, faults: await snapshotFaults(before, item, source) };
  if (!isCommitKey(item)) return { next: before, faults: [foreign(before)] };
  const facts = await readFacts(item, source);
  return { next: placeBehind(before, facts), faults: [...facts.faults, ...sequenceFaults(before, facts)] };
}

const versionPattern = /^\d{20}$/;

/** What has an event, or stands in the place of a commit, is held to be one. */
function isCommitKey(item: AttributeItem): boolean {
  if (item[eventTable.eventType] !== undefined) return true;
  const { stream, version } = placeOf('', item);
  return stream.includes(keySeparator) && versionPattern.test(version);
}

function foreign({ version }: StreamPlace): ItemFault {
  if (version !== 0)
    return { kind: 'broken', subject: 'item', fault: 'it is no commit and no snapshot, and stands in the way of its stream' };
  return { kind: 'orphaned', subject: 'item', fault: 'it is no commit and no snapshot' };
}

async function snapshotFaults(before: StreamPlace, item: AttributeItem, { objects }: ItemSource): Promise<readonly ItemFault[]> {
  if (isEmptied(item)) return [];
  const { version } = snapshotPlace(item);
  if (before.version === 0) return [orphaned('its stream has no commit before it')];
  if (before.version !== undefined && before.version !== version)
    return [orphaned(`no commit ends at its version; the one before it ends at ${before.version}`)];
  if (item.pointer && !objects) return [];
  const snapshot = await readSnapshotItem(item, objects);
  if (!snapshot) return [orphaned('it can’t be read, or its object is missing')];
  if (before.commitId === undefined || snapshot.commitId === before.commitId) return [];
  return [orphaned(`it was made behind commit ${snapshot.commitId}, but ${before.commitId} stands there`)];
}

function orphaned(fault: string): ItemFault {
  return { kind: 'orphaned', subject: 'snapshot', fault };
}

/** Behind an overlap the stream is where it was: the commits that follow it are not to blame. */
function placeBehind({ stream, version = 0, isClosed }: StreamPlace, { lastVersion, commitId, closes }: CommitFacts): StreamPlace {
  return { stream, version: lastVersion && Math.max(lastVersion, version), commitId, isClosed: isClosed || closes };
}

/** What an item says of its commit, as far as it can be read. */
interface CommitFacts {
  readonly firstVersion?: number | undefined;
  readonly lastVersion?: number | undefined;
  readonly commitId?: string | undefined;
  readonly previousCommitId?: string | undefined;
  readonly closes?: boolean | undefined;
  readonly faults: readonly ItemFault[];
}

async function readFacts(item: AttributeItem, source: ItemSource): Promise<CommitFacts> {
  const facts = { previousCommitId: item.previous_commit_id?.S, closes: item.closes?.BOOL ?? false };
  try {
    if (item.pointer === undefined) return { ...facts, ...readCommitItem(source.table, item), faults: [] };
    const header = readCommitHeader(source.table, item);
    const fault = pointerFault(item);
    if (fault) return { ...facts, ...header, faults: [{ kind: 'broken', subject: 'commit', fault }] };
    const pointed = await source.pointed?.faultOf(header, placeOf(source.table, item));
    const faults = pointed ? [{ kind: pointed.kind, subject: 'commit', fault: faultOf(pointed.error) } as const] : [];
    return { ...facts, ...header, faults };
  } catch (error) {
    if (!(error instanceof CorruptStreamError)) throw error;
    return { ...unreadable(item), closes: facts.closes, faults: [{ kind: 'broken', subject: 'commit', fault: faultOf(error) }] };
  }
}

function pointerFault(item: AttributeItem): string | undefined {
  const missing = [eventTable.eventType, 'timestamp'].find((name) => item[name]?.S === undefined);
  if (missing !== undefined) return `${missing} is missing or no string`;
  return item.last_version?.N === undefined ? 'last_version is missing or no number' : undefined;
}

/** Where the commits behind it go on, if it says: else they are not to blame. */
function unreadable(item: AttributeItem): Pick<CommitFacts, 'firstVersion' | 'lastVersion' | 'commitId'> {
  const { stream, version } = placeOf('', item);
  const firstVersion = versionPattern.test(version) ? Number(version) : undefined;
  const lastVersion = Number(item.last_version?.N ?? Number.NaN);
  const isRange = firstVersion !== undefined && lastVersion >= firstVersion;
  return { firstVersion, lastVersion: isRange ? lastVersion : undefined, commitId: item.commit_id?.S ?? `${stream}@${version}` };
}

function sequenceFaults(before: StreamPlace, commit: CommitFacts): readonly ItemFault[] {
  if (before.version === undefined || commit.firstVersion === undefined) return [];
  const ends = before.version === 0 ? 'there is no commit before it' : `the commit before it ends at version ${before.version}`;
  if (commit.firstVersion > before.version + 1) return [broken(`a gap: ${ends}`)];
  if (commit.firstVersion <= before.version) return [broken(`it overlaps another commit: ${ends}`)];
  if (before.isClosed) return [broken('it stands behind the commit that closed its stream')];
  if (commit.previousCommitId === undefined || commit.previousCommitId === before.commitId) return [];
  return [broken(`it follows commit ${commit.previousCommitId}, but ${before.commitId ?? 'none'} stands before it`)];
}

function broken(fault: string): ItemFault {
  return { kind: 'broken', subject: 'commit', fault };
}

/** What the error says beside the place, which a finding names itself. */
function faultOf({ store, stream, version, message }: CorruptStreamError): string {
  const [, fault] = message.split(`${store} holds under ${stream} at ${version} what is no commit: `);
  return fault?.replace(/; restore or remove that item$/, '') ?? message;
}
