import type { EventStore } from '../../event-store/event-store.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { Commit } from '../../message/commit.ts';
import type { Middleware } from '../../message/middleware.ts';
import { type NotedFailures, noteFailures } from '../../message/note-failures.ts';
import { checkpointAt, hasSeen, unseenCommits } from '../../projection/follow-stream.ts';
import type { Checkpoint } from '../../projection/read-model-store.ts';
import { aroundStream } from './around-stream.ts';
import type { ConsumerCheckpoint } from './checkpoint-store.ts';
import { type Progress, trackProgress } from './consumer-progress.ts';
import { type Starting, startingPoint } from './consumer-start.ts';
import { type ParkingPorts, withParking } from './parking.ts';

/** Follows streams and does something about their commits: a reactor, a publisher, the inputs of a saga. */
export interface Consumer extends Starting {
  /** Whose streams it follows: names of aggregates and sagas, as they begin the keys of streams. */
  readonly from: readonly string[];
  /**
   * Handles one commit, at least once, after those before it in its stream.
   *
   * @returns `'ignored'` where it did nothing, so that the checkpoint may move later
   */
  handle(commit: Commit): Promise<'handled' | 'ignored'>;
}

/** What consumers run on. */
export interface ConsumerPorts extends ParkingPorts {
  readonly store: EventStore;
  readonly ambient: Pick<Ambient, 'now' | 'sleep'>;
  /**
   * Tells what ports fail with that consumers use beside these.
   *
   * @default what they fail with counts as the consumer's own failure
   */
  readonly failures?: NotedFailures | undefined;
  /**
   * Stands around the following of each stream; what it throws counts towards parking, as what the consumer throws does.
   *
   * @default none
   */
  readonly middleware?: readonly Middleware[] | undefined;
  /** Told of each commit once it is handled; of those that were handled before, nothing. */
  readonly onHandled?: ((commit: Commit) => void) | undefined;
}

/**
 * Brings a consumer up to date with one stream, given commits that a wake-up brought: in any order, perhaps seen before, perhaps with a
 * gap before them (rule C1). What was seen is skipped, a gap is read from the store, each further commit is handled in order, and the
 * checkpoint moves behind it. Two workers at once may both handle a commit, which is what at least once means.
 *
 * @returns `'parked'` when the stream stands still for this consumer (rule C4)
 * @throws what the consumer threw, and {HistoryDivergedError} (rule A9), as long as it is to be tried again
 */
export async function consume(consumer: Consumer, commits: readonly Commit[], ports: ConsumerPorts): Promise<'done' | 'parked'> {
  const inOrder = commits.toSorted((left, right) => left.firstVersion - right.firstVersion);
  const last = inOrder.at(-1);
  if (!last) return 'done';
  const { note, isPoison } = ports.failures ?? noteFailures();
  const noted = { ...ports, store: note(ports.store), checkpoints: note(ports.checkpoints) };
  const work = { consumer: consumer.name, stream: last.stream, isPoison };
  return withParking(
    work,
    (checkpoint) => aroundStream(ports.middleware, last, () => followStream(consumer, inOrder, checkpoint, noted)),
    ports,
  );
}

async function followStream(
  consumer: Consumer,
  delivered: readonly Commit[],
  before: ConsumerCheckpoint | undefined,
  ports: ConsumerPorts,
): Promise<void> {
  const last = delivered.at(-1) as Commit;
  const { seen, commits } = before?.seen ? { seen: before.seen, commits: delivered } : await startingPoint(consumer, delivered, ports);
  const isSeen = await hasSeen(seen, last, ports.store);
  const unseen = isSeen ? [] : await unseenCommits(seen, commits, last, ports.store);
  const progress = trackProgress({ consumer: consumer.name, stream: last.stream }, before, ports.checkpoints);
  await handleInOrder(consumer, unseen, { seen, progress, onHandled: ports.onHandled });
}

/** The checkpoint moves behind each commit that was handled, and at last behind what was ignored before the end or a failure. */
async function handleInOrder(
  consumer: Consumer,
  commits: readonly Commit[],
  { seen, progress, onHandled }: { seen: Checkpoint | undefined; progress: Progress } & Pick<ConsumerPorts, 'onHandled'>,
): Promise<void> {
  let reached = seen;
  try {
    for (const commit of commits) {
      const isBehind = progress.isBehind(commit);
      const isHandled = isBehind && (await consumer.handle(commit)) === 'handled';
      if (isBehind) onHandled?.(commit);
      reached = checkpointAt(commit);
      if (isHandled) await progress.moveTo(reached);
    }
  } finally {
    await progress.moveTo(reached);
  }
}
