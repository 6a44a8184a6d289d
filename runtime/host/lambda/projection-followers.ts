import type { Follower } from '../../process-manager/consumer/follower.ts';
import { projectionFollowersOf } from '../../process-manager/followers-of.ts';
import { ageSeconds, followingPorts } from './following-ports.ts';
import type { OpenedStore } from './opened-store.ts';
import { readModelsOf } from './read-models-of.ts';
import type { Started } from './start.ts';

/** The projections of a service, as a function keeps them up to date. */
export function projectionFollowers(started: Started, { store }: OpenedStore): readonly Follower[] {
  const { service, ambient, metrics } = started;
  return projectionFollowersOf(service, {
    ...followingPorts(started),
    store,
    ambient,
    readModels: readModelsOf(started),
    middleware: service.middleware,
    onProjected: (commit) => metrics.record('ProjectionLag', ageSeconds(commit, ambient.now())),
  });
}
