import type { Follower } from '../../process-manager/consumer/follower.ts';
import type { Service } from '../../service/service.ts';
import { consumerFollowers } from '../consumer-followers.ts';
import { projectionFollowers } from '../projection-followers.ts';
import { requestFirstBuilds } from '../request-rebuilds.ts';
import { type Container, sendingOf } from './container.ts';

/** Who follows the event store, and what is to be done before they begin. */
export interface Followers {
  readonly followers: readonly Follower[];
  begin(): Promise<void>;
}

/** Whether anything of a service follows the event store beside projections. */
export function hasConsumers({ sagas, reactors, eventBus }: Service): boolean {
  return sagas.length + reactors.length + (eventBus?.publish?.length ?? 0) > 0;
}

/** The projections of a service. Those that nothing is known of yet are asked for to be built. */
export function projectionFollowersIn(container: Container): Followers {
  const { service, adapters, ambient, logger } = container;
  const { projections } = service;
  if (projections.length === 0) return nobody;
  const { checkpoints, readModels, registry, rebuilds } = adapters;
  const begin = () =>
    requestFirstBuilds({ registry, rebuilds, projections, ambient }).catch((error: unknown) =>
      logger.warn('Rebuilds of new projections could not be asked for', { error }),
    );
  return { followers: projectionFollowers({ ...container, checkpoints, readModels }), begin };
}

/** The sagas, reactors and the publisher of a service. Where each starts is recorded at the first deployment. */
export function consumerFollowersIn(container: Container): Followers {
  if (!hasConsumers(container.service)) return nobody;
  const { checkpoints } = container.adapters;
  return consumerFollowers({ ...container, ...sendingOf(container), checkpoints });
}

/** Several as one. */
export function together(...all: readonly Followers[]): Followers {
  const begin = async () => {
    for (const one of all) await one.begin();
  };
  return { followers: all.flatMap(({ followers }) => followers), begin };
}

const nobody: Followers = { followers: [], begin: async () => undefined };
