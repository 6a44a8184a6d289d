import type { EventStore, StreamTip } from '../../event-store/event-store.ts';
import type { Commit } from '../../message/commit.ts';
import type { Checkpoint } from '../../projection/read-model-store.ts';
import { aroundStream } from './around-stream.ts';
import type { ParkedStream } from './checkpoint-store.ts';
import { type Consumer, type ConsumerPorts, consume } from './consumer.ts';
import { isAfter, lateStart, startingPoint } from './consumer-start.ts';
import { type ParkingPorts, parkedNow, type StreamWork, withParking } from './parking.ts';

/** What follows streams, wherever it keeps its checkpoints: a consumer or a projection, as wake-ups and catch-up see them. */
export interface Follower {
  /** Stable: `reactor:Mailer`, `saga:Fulfilment`, `publisher:orders`, `projection:OrderSummaries@1`. */
  readonly name: string;
  /** Whose streams it follows: names of aggregates and sagas, as they begin the keys of streams. */
  readonly from: readonly string[];
  /** How it stands on a stream, given where the stream ends. */
  standing(tip: StreamTip): Promise<Standing>;
  /**
   * Follows one stream, given commits of it: in any order, perhaps seen before, perhaps with a gap before them.
   *
   * @returns `'parked'` when the stream stands still for it
   * @throws what is to be tried again
   */
  follow(commits: readonly Commit[]): Promise<'done' | 'parked'>;
}

/** Whether a stream was followed to its end; if not, what is still to be followed. */
export type Standing =
  | { readonly state: 'caught-up' }
  | { readonly state: 'behind'; readonly commits: readonly Commit[] }
  | { readonly state: 'parked'; readonly parked: ParkedStream };

/** A consumer as a follower. */
export function followWith(consumer: Consumer, ports: ConsumerPorts): Follower {
  const { checkpoints, store, ambient } = ports;
  return {
    name: consumer.name,
    from: consumer.from,
    follow: (commits) => consume(consumer, commits, ports),
    async standing(tip) {
      const checkpoint = await checkpoints.get(consumer.name, tip.stream);
      const parked = parkedNow(checkpoint, ports);
      if (parked) return { state: 'parked', parked };
      if (checkpoint?.seen) return standingAt(checkpoint.seen, tip, store);
      const start = await checkpoints.start(consumer.name, lateStart(consumer, ambient.now()));
      if (start.startFrom === 'now' && !isAfter(start, tip)) return { state: 'caught-up' };
      const last = await store.readCommit(tip.stream, tip.version);
      const entry = last ? (await startingPoint(consumer, [last], ports)).seen : undefined;
      return standingAt(entry, tip, store);
    },
  };
}

/** Whoever keeps its checkpoints itself, such as a projection, with what it needs to be followed. */
export interface OwnCheckpoints extends Pick<Follower, 'name' | 'from'>, Pick<StreamWork, 'isPoison'> {
  /** How far it has followed a stream; nothing where it hasn't begun. */
  position(stream: string): Promise<Checkpoint | undefined>;
  /** Brings it up to date with commits of one stream, as `projectCommits` does. */
  project(commits: readonly Commit[]): Promise<void>;
}

/** Whoever keeps its checkpoints itself as a follower: each of its streams is parked alone, and beside those of others (rule C4). */
export function followWithOwnCheckpoints(
  { name, from, position, project, isPoison }: OwnCheckpoints,
  ports: ParkingPorts & Pick<ConsumerPorts, 'store' | 'middleware'>,
): Follower {
  return {
    name,
    from,
    async follow(commits) {
      const inOrder = commits.toSorted((left, right) => left.firstVersion - right.firstVersion);
      const [first, last = first] = [inOrder[0], inOrder.at(-1)];
      if (!first || !last) return 'done';
      const work = { consumer: name, stream: first.stream, fromVersion: first.firstVersion, isPoison };
      return withParking(work, () => aroundStream(ports.middleware, last, () => project(commits)), ports);
    },
    async standing(tip) {
      const parked = parkedNow(await ports.checkpoints.get(name, tip.stream), ports);
      return parked ? { state: 'parked', parked } : standingAt(await position(tip.stream), tip, ports.store);
    },
  };
}

/** A tip may be older than the checkpoint. One that speaks of another history is shown to the follower, who knows what to say (rule A9). */
async function standingAt(seen: Checkpoint | undefined, { stream, commitId }: StreamTip, store: EventStore): Promise<Standing> {
  if (seen?.commitId === commitId) return { state: 'caught-up' };
  const commits = await store.readAfter(stream, seen?.version ?? 0);
  if (!seen || commits.length > 0) return { state: 'behind', commits };
  const held = await store.readCommit(stream, seen.version);
  if (held?.commitId === seen.commitId) return { state: 'caught-up' };
  return { state: 'behind', commits: (await store.readAfter(stream, 0)).slice(-1) };
}
