import { parseStreamKey } from '../contract/event-table.ts';
import type { Commit } from '../message/commit.ts';
import { projectCommits } from '../projection/project-commits.ts';
import type { ProjectionStores } from '../projection/projection-stores.ts';
import { withReplaced } from '../projection/with-replaced.ts';
import type { Service } from '../service/service.ts';
import { systemAmbient } from './ambient.ts';

/**
 * Brings every projection of a service, and each version that one replaces, up to date with new commits of one stream; one that fails
 * does not hold the others.
 *
 * @throws what the first of those threw that failed, once all are done
 */
export function createProjector(
  { projections }: Service,
  { ambient = systemAmbient, ...stores }: ProjectionStores,
): (commits: readonly Commit[]) => Promise<void> {
  const all = withReplaced(projections);
  return async (commits) => {
    const [first] = commits;
    if (!first) return;
    const { aggregate } = parseStreamKey(first.stream);
    const following = all.filter(({ from }) => from.some(({ name }) => name === aggregate));
    const outcomes = await Promise.allSettled(following.map((projection) => projectCommits(projection, commits, { ...stores, ambient })));
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    if (failures.length > 0) throw failures[0];
  };
}
