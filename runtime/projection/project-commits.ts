import { parseStreamKey } from '../contract/event-table.ts';
import type { Commit } from '../message/commit.ts';
import { applyEvents, handledEvents } from './apply-events.ts';
import { checkpointAt, hasSeen, unseenCommits } from './follow-stream.ts';
import { projectByKey } from './project-by-key.ts';
import type { AnyProjection } from './projection.ts';
import type { ProjectionStores } from './projection-stores.ts';

/**
 * Brings a projection up to date with one stream, given commits that a wake-up brought: in any order, perhaps seen before, perhaps with a
 * gap before them (rule C1). What was seen is skipped, a gap is read from the store, and a race with another worker is run again.
 *
 * @throws {HistoryDivergedError} when the checkpoint speaks of a commit that the stream doesn't hold (rule A9)
 * @throws {UnknownEventError} when the stream holds events of newer code (rule B2)
 * @throws {InvalidDocumentKeyError} when the projection's key function returns what can be no key
 */
export async function projectCommits(projection: AnyProjection, commits: readonly Commit[], stores: ProjectionStores): Promise<void> {
  const inOrder = commits.toSorted((left, right) => left.firstVersion - right.firstVersion);
  const last = inOrder.at(-1);
  if (!last) return;
  const project = isStreamsOwn(projection) ? projectStream : projectByKey;
  await project(projection, inOrder, last, stores);
}

/** Whether no other stream leads to the document; streams of two aggregates may have one id. */
export function isStreamsOwn({ key, from }: AnyProjection): boolean {
  return key === 'stream' && from.length === 1;
}

/** One document a stream: it carries its checkpoint, so that both change in one conditional write. */
async function projectStream(
  projection: AnyProjection,
  commits: readonly Commit[],
  last: Commit,
  { store, readModels, onProjected }: ProjectionStores,
): Promise<void> {
  const { streamId, tenant } = parseStreamKey(last.stream);
  for (;;) {
    const before = await readModels.get(projection, streamId, { tenant });
    if (await hasSeen(before?.checkpoint, last, store)) return;
    const unseen = await unseenCommits(before?.checkpoint, commits, last, store);
    const events = unseen.flatMap((commit) => handledEvents(projection, commit));
    const document = applyEvents(projection, before?.document, events, { key: streamId, streamId, tenant });
    const checkpoint = checkpointAt(unseen.at(-1) ?? last);
    if (!(await readModels.put(projection, streamId, { document, checkpoint }, before?.checkpoint, { tenant }))) continue;
    if (onProjected) unseen.forEach(onProjected);
    return;
  }
}
