import { parseStreamKey } from '../../contract/event-table.ts';
import type { Commit } from '../../message/commit.ts';
import type { Follower } from './follower.ts';

/** What of a follower it takes to wake it. */
export interface Wakeable extends Pick<Follower, 'name' | 'from'> {
  follow(commits: readonly Commit[]): Promise<unknown>;
}

/**
 * Wakes everybody who follows a stream with commits of it. One that fails does not hold the others; those that have followed skip what
 * they have seen when the commits come again.
 *
 * @param commits of one stream
 * @throws what a follower threw, or an `AggregateError` of what several did, once all are done
 */
export async function wakeFollowers(followers: readonly Wakeable[], commits: readonly Commit[]): Promise<void> {
  const [first] = commits;
  if (!first) return;
  const { aggregate } = parseStreamKey(first.stream);
  const following = followers.filter(({ from }) => from.includes(aggregate));
  const outcomes = await Promise.allSettled(following.map((follower) => follower.follow(commits)));
  const failed = following.filter((_, index) => outcomes[index]?.status === 'rejected').map(({ name }) => name);
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  if (reasons.length === 1) throw reasons[0];
  if (reasons.length > 1) throw new AggregateError(reasons, `${failed.join(', ')} could not follow ${first.stream}; their errors tell why`);
}
