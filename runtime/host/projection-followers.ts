import type { EventStore } from '../event-store/event-store.ts';
import type { Follower } from '../process-manager/consumer/follower.ts';
import { projectionFollowersOf } from '../process-manager/followers-of.ts';
import type { ReadModelStore } from '../projection/read-model-store.ts';
import type { Service } from '../service/service.ts';
import { ageSeconds, type FollowingHost, parkingPorts } from './parking-ports.ts';

/** A host that keeps projections up to date. */
export interface ProjectingHost extends FollowingHost {
  readonly service: Service;
  readonly store: EventStore;
  readonly readModels: ReadModelStore;
}

/** The projections of a service, as a host keeps them up to date. */
export function projectionFollowers(host: ProjectingHost): readonly Follower[] {
  const { service, store, readModels, ambient, metrics } = host;
  return projectionFollowersOf(service, {
    ...parkingPorts(host),
    ...{ store, ambient, readModels, middleware: service.middleware },
    onProjected: (commit) => metrics.record('ProjectionLag', ageSeconds(commit, ambient.now())),
  });
}
