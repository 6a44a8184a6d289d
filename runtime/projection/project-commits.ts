import { parseStreamKey } from '../contract/event-table.ts';
import { HistoryDivergedError } from '../event-store/errors.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { Commit } from '../message/commit.ts';
import { upcast } from '../message/upcast.ts';
import type { AnyProjection } from './projection.ts';
import type { Checkpoint, ReadModelStore, StoredDocument } from './read-model-store.ts';

/** Where a projection reads from and writes to. */
export interface ProjectionStores {
  readonly store: EventStore;
  readonly readModels: ReadModelStore;
}

/**
 * Brings the document of one stream up to date, given commits that a wake-up brought: in any order, perhaps seen before, perhaps with a
 * gap before them (rule C1). What was seen is skipped, a gap is read from the store, and a race with another worker is run again.
 *
 * @throws {HistoryDivergedError} when the document's checkpoint speaks of a commit that the stream doesn't hold (rule A9)
 * @throws {UnknownEventError} when the stream holds events of newer code (rule B2)
 */
export async function projectCommits(projection: AnyProjection, commits: readonly Commit[], stores: ProjectionStores): Promise<void> {
  const inOrder = commits.toSorted((left, right) => left.firstVersion - right.firstVersion);
  const last = inOrder.at(-1);
  if (!last) return;
  const { streamId } = parseStreamKey(last.stream);
  for (;;) {
    const before = await stores.readModels.get(projection, streamId);
    if (await hasSeen(before?.checkpoint, last, stores.store)) return;
    const unseen = await unseenCommits(before?.checkpoint, inOrder, last, stores.store);
    const after = unseen.reduce((document, commit) => applyCommit(projection, document, commit), before?.document);
    const checkpoint = checkpointAt(unseen.at(-1) ?? last);
    if (await stores.readModels.put(projection, streamId, { document: after, checkpoint }, before?.checkpoint)) return;
  }
}

/** Whether the document has followed the stream up to this commit. Where it has gone on, the store must hold what it followed. */
async function hasSeen(checkpoint: Checkpoint | undefined, commit: Commit, store: EventStore): Promise<boolean> {
  if (!checkpoint || checkpoint.version < commit.lastVersion) return false;
  const held = checkpoint.version === commit.lastVersion ? [commit] : await store.readAfter(commit.stream, commit.lastVersion);
  checkHistory(commit.stream, checkpoint, held.find(({ lastVersion }) => lastVersion === checkpoint.version)?.commitId);
  return true;
}

/** What follows the checkpoint without a gap: the commits at hand, if they do, else what the store holds. */
async function unseenCommits(
  checkpoint: Checkpoint | undefined,
  commits: readonly Commit[],
  { stream, lastVersion: version, commitId }: Commit,
  store: EventStore,
): Promise<readonly Commit[]> {
  const seen = checkpoint?.version ?? 0;
  const unseen = commits.filter(({ firstVersion }) => firstVersion > seen);
  const following = isGapless(seen, unseen) ? unseen : await store.readAfter(stream, seen);
  const previous = following[0]?.previousCommitId;
  if (checkpoint && previous !== undefined) checkHistory(stream, checkpoint, previous);
  checkHistory(stream, { version, commitId }, following.find(({ lastVersion }) => lastVersion === version)?.commitId);
  return following;
}

function isGapless(version: number, commits: readonly Commit[]): boolean {
  return (
    commits.length > 0 && commits.every(({ firstVersion }, index) => firstVersion === (commits[index - 1]?.lastVersion ?? version) + 1)
  );
}

function checkHistory(stream: string, { version, commitId: expected }: Checkpoint, found: string | undefined): void {
  if (expected !== found) throw new HistoryDivergedError({ stream, version, expected, found });
}

function applyCommit(projection: AnyProjection, document: object | undefined, commit: Commit): StoredDocument['document'] {
  const { aggregate: name, streamId } = parseStreamKey(commit.stream);
  const aggregate = projection.from.find((source) => source.name === name);
  if (!aggregate) return document;
  let current = document;
  for (const [index, stored] of commit.events.entries()) {
    const version = commit.firstVersion + index;
    const event = upcast(stored, aggregate.catalogue, { stream: commit.stream, version });
    const handler = event && projection.handlers[event.type];
    if (!handler) continue;
    const { timestamp, metadata } = commit;
    current = handler(current, { type: event.type, data: event.data, version, timestamp, metadata }, { key: streamId, streamId });
  }
  return current;
}

function checkpointAt({ lastVersion, commitId }: Commit): Checkpoint {
  return { version: lastVersion, commitId };
}
