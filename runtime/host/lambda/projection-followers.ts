import type { Follower } from '../../process-manager/consumer/follower.ts';
import { projectionFollowers } from '../projection-followers.ts';
import { checkpointsOf } from './checkpoints-of.ts';
import type { OpenedStore } from './protected-store.ts';
import { readModelsOf } from './read-models-of.ts';
import type { Started } from './start.ts';

/** The projections of a service, as a function keeps them up to date. */
export function projectionFollowersIn(started: Started, { store }: OpenedStore): readonly Follower[] {
  return projectionFollowers({ ...started, store, checkpoints: checkpointsOf(started), readModels: readModelsOf(started) });
}
