import { parseStreamKey } from '../contract/event-table.ts';
import type { StreamTip } from '../event-store/event-store.ts';
import { isStreamsOwn, projectCommits } from './project-commits.ts';
import type { AnyProjection } from './projection.ts';
import type { ProjectionStores } from './projection-stores.ts';
import type { Checkpoint, ReadModelStore } from './read-model-store.ts';

/**
 * Brings a projection up to date with one stream of which only the tip is known: what a rebuild and a catch-up do. It may run beside the
 * projector, since each commit counts once whoever brings it.
 *
 * @throws {HistoryDivergedError} when the checkpoint speaks of a commit that the stream doesn't hold (rule A9)
 * @throws {UnknownEventError} when the stream holds events of newer code (rule B2)
 */
export async function projectTip(
  projection: AnyProjection,
  { stream, version }: Pick<StreamTip, 'stream' | 'version'>,
  stores: ProjectionStores,
): Promise<void> {
  const seen = await checkpointOf(projection, stream, stores.readModels);
  if (seen && seen.version >= version) return;
  await projectCommits(projection, await stores.store.readAfter(stream, seen?.version ?? 0), stores);
}

/** How far a projection has followed a stream, however its documents are keyed. */
export async function checkpointOf(projection: AnyProjection, stream: string, readModels: ReadModelStore): Promise<Checkpoint | undefined> {
  if (!isStreamsOwn(projection)) return (await readModels.checkpoint(projection, stream))?.seen;
  const { streamId, tenant } = parseStreamKey(stream);
  return (await readModels.get(projection, streamId, { tenant }))?.checkpoint;
}
