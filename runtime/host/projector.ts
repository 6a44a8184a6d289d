import type { Commit } from '../message/commit.ts';
import { wakeFollowers } from '../process-manager/consumer/wake-followers.ts';
import { followingOf } from '../process-manager/followers-of.ts';
import { projectCommits } from '../projection/project-commits.ts';
import type { ProjectionStores } from '../projection/projection-stores.ts';
import { withReplaced } from '../projection/with-replaced.ts';
import type { Service } from '../service/service.ts';
import { systemAmbient } from './ambient.ts';

/**
 * Brings every projection of a service, and each version that one replaces, up to date with new commits of one stream; one that fails
 * does not hold the others, and parks nothing: the commits come again.
 *
 * @throws what one threw, or an `AggregateError` of what several did, once all are done
 */
export function createProjector(
  { projections }: Service,
  { ambient = systemAmbient, ...stores }: ProjectionStores,
): (commits: readonly Commit[]) => Promise<void> {
  const followers = withReplaced(projections).map((projection) => ({
    ...followingOf(projection),
    follow: (commits: readonly Commit[]) => projectCommits(projection, commits, { ...stores, ambient }),
  }));
  return (commits) => wakeFollowers(followers, commits);
}
