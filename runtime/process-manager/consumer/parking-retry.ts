import type { EventStore } from '../../event-store/event-store.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { Follower, Standing } from './follower.ts';

/** What a retry needs. */
export interface RetryPorts {
  readonly store: EventStore;
  readonly checkpoints: CheckpointStore;
}

/** Which streams are retried. */
export interface RetryOptions {
  /**
   * The stored key of one stream.
   *
   * @default all that are parked
   */
  readonly stream?: string | undefined;
}

/** What became of a stream that was parked. One that fails again is tried on, with the next wake-up or catch-up. */
export interface RetriedStream {
  readonly stream: string;
  readonly outcome: 'caught-up' | 'failed' | 'parked';
  /** Why it failed. */
  readonly error?: unknown;
}

/**
 * Lets a follower go on with streams that it was parked on, after what it failed at was mended (rule C4): each is taken up where it stood
 * still, and caught up.
 */
export async function retryParked(follower: Follower, ports: RetryPorts, { stream }: RetryOptions = {}): Promise<readonly RetriedStream[]> {
  const streams = stream === undefined ? await parkedStreams(follower.name, ports.checkpoints) : [stream];
  const outcomes: RetriedStream[] = [];
  for (const parked of streams) outcomes.push(...(await retryStream(follower, parked, ports)));
  return outcomes;
}

/** The streams that a follower stands still on. */
export async function parkedStreams(follower: string, checkpoints: CheckpointStore): Promise<readonly string[]> {
  const streams: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await checkpoints.list(follower, { isParked: true, after });
    streams.push(...page.checkpoints.map(({ stream }) => stream));
    if (page.next === undefined) return streams;
    after = page.next;
  }
}

/** Nothing, where the stream is not parked any more. */
async function retryStream(follower: Follower, stream: string, { store, checkpoints }: RetryPorts): Promise<readonly RetriedStream[]> {
  const before = await checkpoints.get(follower.name, stream);
  if (!before?.parked) return [];
  if (!(await checkpoints.put(follower.name, stream, { revision: before.revision + 1, seen: before.seen }))) return [];
  return [await followToEnd(follower, stream, store)];
}

/** Follows a stream to its end, and says what became of it. */
export async function followToEnd(follower: Follower, stream: string, store: EventStore): Promise<RetriedStream> {
  try {
    const standing = await standingAtEnd(follower, stream, store);
    const outcome = standing.state === 'behind' ? await follower.follow(standing.commits) : 'done';
    return { stream, outcome: outcome === 'parked' || standing.state === 'parked' ? 'parked' : 'caught-up' };
  } catch (error) {
    return { stream, outcome: 'failed', error };
  }
}

async function standingAtEnd(follower: Follower, stream: string, store: EventStore): Promise<Standing> {
  const { head } = await store.load(stream);
  const last = await store.readCommit(stream, head.version);
  if (!last) return { state: 'caught-up' };
  return follower.standing({ stream, version: head.version, commitId: last.commitId, timestamp: last.timestamp });
}
