import { parseStreamKey } from '../../contract/event-table.ts';
import type { EventStore } from '../../event-store/event-store.ts';
import type { Commit } from '../../message/commit.ts';
import { catchUp } from '../../process-manager/consumer/catch-up.ts';
import type { Follower } from '../../process-manager/consumer/follower.ts';
import { Lanes } from '../../transport/memory/lanes.ts';
import type { LocalServiceOptions } from './local-service-options.ts';
import type { LocalEventStore } from './local-stores.ts';

/** What waking works with. */
export interface WakingOptions extends LocalServiceOptions {
  /** The event store as the service reads it. */
  readonly store: EventStore;
  /** A stored commit as the service reads it: with its personal data decrypted. */
  readonly open: (commit: Commit) => Promise<Commit>;
}

/** Those who follow the event store, at work. */
export interface Waking {
  readonly isIdle: boolean;
  /** Waits until they have nothing to do. */
  settle(): Promise<void>;
  /** Begins to wake those who lag behind what is stored already (rule C5). */
  catchUp(): void;
}

/** How fast an earlier process's work is looked for, in streams a second: what is asked for meanwhile is answered. */
const streamsPerSecond = 5_000;

/** The pause before a failed wake-up comes again grows to this. */
const longestPauseMs = 30_000;

/**
 * Wakes each follower soon after a commit is stored, for commits of one stream one after the other, and again after a failure: the local
 * stand-in for the table's stream. A follower that fails for good parks the stream, which ends the tries.
 */
export function wakeOnAppend(stored: LocalEventStore, followers: readonly Follower[], options: WakingOptions): Waking {
  const { deliveries = () => 1, store, ambient, retryAmbient = ambient, logger } = options;
  const lanes = new Lanes();
  const wake = (follower: Follower, commit: Commit) =>
    lanes.run(`${follower.name} ${commit.stream}`, () => wakeUntilDone(follower, commit, options));
  stored.subscribe((commit) => {
    const { aggregate } = parseStreamKey(commit.stream);
    for (const follower of followers.filter(({ from }) => from.includes(aggregate)))
      for (let times = deliveries(follower.name, commit); times > 0; times -= 1) wake(follower, commit);
  });
  const later = followers.map((follower) => wokenLater(follower, wake));
  return {
    get isIdle() {
      return lanes.isIdle;
    },
    settle: () => lanes.settle(),
    catchUp: () =>
      lanes.run(undefined, async () => {
        const caughtUp = catchUp(later, { store, ambient: retryAmbient }, { ratePerSecond: streamsPerSecond });
        await caughtUp.catch((error: unknown) => logger.error('What was left undone could not be read', { error }));
      }),
  };
}

/** A follower that is only told to go on, so that its failures are tried again as those of any wake-up. */
function wokenLater(follower: Follower, wake: (follower: Follower, commit: Commit) => void): Follower {
  return {
    ...follower,
    async follow(commits) {
      const last = commits.at(-1);
      if (last) wake(follower, last);
      return 'done';
    },
  };
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
