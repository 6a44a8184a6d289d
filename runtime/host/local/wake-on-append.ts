import { parseStreamKey } from '../../contract/event-table.ts';
import type { InMemoryEventStore } from '../../event-store/in-memory-event-store.ts';
import type { Commit } from '../../message/commit.ts';
import type { Follower } from '../../process-manager/consumer/follower.ts';
import { Lanes } from '../../transport/memory/lanes.ts';
import type { LocalServiceOptions } from './local-service-options.ts';

/** What waking works with. */
export interface WakingOptions extends LocalServiceOptions {
  /** A stored commit as the service reads it: with its personal data decrypted. */
  readonly open: (commit: Commit) => Promise<Commit>;
}

/** Those who follow the event store, at work. */
export interface Waking {
  readonly isIdle: boolean;
  /** Waits until they have nothing to do. */
  settle(): Promise<void>;
}

/** The pause before a failed wake-up comes again grows to this. */
const longestPauseMs = 30_000;

/**
 * Wakes each follower soon after a commit is stored, for commits of one stream one after the other, and again after a failure: the local
 * stand-in for the table's stream. A follower that fails for good parks the stream, which ends the tries.
 */
export function wakeOnAppend(store: InMemoryEventStore, followers: readonly Follower[], options: WakingOptions): Waking {
  const { deliveries = () => 1 } = options;
  const lanes = new Lanes();
  store.subscribe((commit) => {
    const { aggregate } = parseStreamKey(commit.stream);
    for (const follower of followers.filter(({ from }) => from.includes(aggregate)))
      for (let times = deliveries(follower.name, commit); times > 0; times -= 1)
        lanes.run(`${follower.name} ${commit.stream}`, () => wakeUntilDone(follower, commit, options));
  });
  return lanes;
}

async function wakeUntilDone(
  follower: Follower,
  commit: Commit,
  { ambient, retryAmbient = ambient, logger, open }: WakingOptions,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await follower.follow([await open(commit)]);
      return;
    } catch (error) {
      logger.warn('A commit could not be handled and comes again', { follower: follower.name, stream: commit.stream, attempt, error });
      await retryAmbient.sleep(Math.min(100 * 2 ** attempt, longestPauseMs));
    }
  }
}
