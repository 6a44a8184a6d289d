import type { EventStore } from '../../event-store/event-store.ts';
import { checkpointAt } from '../../projection/follow-stream.ts';
import type { ParkedStream } from './checkpoint-store.ts';
import type { Consumer, ConsumerPorts } from './consumer.ts';
import { followWith } from './follower.ts';
import { followToEnd, type RetriedStream } from './parking-retry.ts';

/**
 * Gives up what a consumer is parked at, where nothing can be mended: it goes on behind the commit, whose other events are skipped with the
 * one that failed. Where the store was restored to an earlier time (rule A9), it goes on behind what the stream holds now. Projections
 * can't skip: their documents would be wrong.
 *
 * @returns nothing where the stream is not parked
 */
export async function skipParked(consumer: Consumer, stream: string, ports: ConsumerPorts): Promise<RetriedStream | undefined> {
  const { store, checkpoints } = ports;
  const before = await checkpoints.get(consumer.name, stream);
  if (!before?.parked) return undefined;
  const skipped = await store.readCommit(stream, await lastVersionToSkip(before.parked, stream, store));
  const next = { revision: before.revision + 1, seen: skipped ? checkpointAt(skipped) : undefined };
  if (!(await checkpoints.put(consumer.name, stream, next))) return undefined;
  return followToEnd(followWith(consumer, ports), stream, store);
}

async function lastVersionToSkip({ code, fromVersion }: ParkedStream, stream: string, store: EventStore): Promise<number> {
  return code === 'history-diverged' ? (await store.load(stream)).head.version : fromVersion;
}
