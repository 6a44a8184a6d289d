import { parseStreamKey } from '../contract/event-table.ts';
import type { Commit } from '../message/commit.ts';
import { type ProjectionStores, projectCommits } from '../projection/project-commits.ts';
import type { Service } from '../service/service.ts';

/** Brings every projection of a service up to date with new commits of one stream, in order. */
export function createProjector({ projections }: Service, stores: ProjectionStores): (commits: readonly Commit[]) => Promise<void> {
  return async (commits) => {
    const [first] = commits;
    if (!first) return;
    const { aggregate } = parseStreamKey(first.stream);
    const following = projections.filter(({ from }) => from.some(({ name }) => name === aggregate));
    await Promise.all(following.map((projection) => projectCommits(projection, commits, stores)));
  };
}
