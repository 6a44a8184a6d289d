import { startConsumers } from '../../process-manager/consumer/consumer-start.ts';
import type { Follower } from '../../process-manager/consumer/follower.ts';
import { consumersOf } from '../../process-manager/consumers-of.ts';
import { consumerFollowersOf, projectionFollowersOf } from '../../process-manager/followers-of.ts';
import type { Service } from '../../service/service.ts';
import { requestFirstBuilds } from '../request-rebuilds.ts';
import { type Container, followingPorts, sendingOf } from './container.ts';

/** Who follows the event store, and what is to be done before they begin. */
export interface Followers {
  readonly followers: readonly Follower[];
  begin(): Promise<void>;
}

/** Clocks differ, and what wakes a consumer first was stored before it could be started. */
const clockSkewMs = 60_000;

/** Whether anything of a service follows the event store beside projections. */
export function hasConsumers({ sagas, reactors, eventBus }: Service): boolean {
  return sagas.length + reactors.length + (eventBus?.publish?.length ?? 0) > 0;
}

/** The projections of a service. Those that nothing is known of yet are asked for to be built. */
export function projectionFollowers(container: Container): Followers {
  const { service, adapters, store, ambient, logger, metrics } = container;
  if (service.projections.length === 0) return nobody;
  const { readModels, registry, rebuilds } = adapters;
  const followers = projectionFollowersOf(service, {
    ...followingPorts(container),
    ...{ store, ambient, readModels, middleware: service.middleware },
    onProjected: (commit) => metrics.record('ProjectionLag', ageSeconds(commit, ambient.now())),
  });
  const ports = { registry, rebuilds, projections: service.projections, ambient };
  const begin = () =>
    requestFirstBuilds(ports).catch((error: unknown) => logger.warn('Rebuilds of new projections could not be asked for', { error }));
  return { followers, begin };
}

/** The sagas, reactors and the publisher of a service. Where each starts is recorded at the first deployment. */
export function consumerFollowers(container: Container): Followers {
  const { service, store, ambient, metrics } = container;
  if (!hasConsumers(service)) return nobody;
  const ports = {
    ...followingPorts(container),
    ...sendingOf(container),
    ...{ store, ambient, middleware: service.middleware },
    onHandled: (commit: { readonly timestamp: string }) => metrics.record('ReactorLag', ageSeconds(commit, ambient.now())),
    onSagaEnded: (_stream: string, seconds: number) => metrics.record('SagaAge', seconds),
  };
  const followers = consumerFollowersOf(service, ports);
  return { followers, begin: () => startConsumers(consumersOf(service, ports), ports, { clockSkewMs }) };
}

/** Several as one. */
export function together(...all: readonly Followers[]): Followers {
  const begin = async () => {
    for (const one of all) await one.begin();
  };
  return { followers: all.flatMap(({ followers }) => followers), begin };
}

const nobody: Followers = { followers: [], begin: async () => undefined };

/** How long ago a commit was stored, in seconds. */
function ageSeconds({ timestamp }: { readonly timestamp: string }, now: number): number {
  return Math.max(0, (now - Date.parse(timestamp)) / 1_000);
}
