import type { EventStore } from '../event-store/event-store.ts';
import { noteFailures } from '../message/note-failures.ts';
import { projectCommits } from '../projection/project-commits.ts';
import { checkpointOf } from '../projection/project-tip.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { ReadModelStore } from '../projection/read-model-store.ts';
import { withReplaced } from '../projection/with-replaced.ts';
import type { ConsumerPorts } from './consumer/consumer.ts';
import { type Follower, followWith, followWithOwnCheckpoints } from './consumer/follower.ts';
import type { ParkingPorts } from './consumer/parking.ts';
import { type ConsumingService, consumersOf, type ServiceConsumerPorts } from './consumers-of.ts';

/** What everything of a service that follows streams runs on. */
export interface ServiceFollowerPorts extends ServiceConsumerPorts, Omit<ConsumerPorts, 'ambient' | 'store'> {
  readonly readModels: ReadModelStore;
}

/** Everything of a service that follows streams: its projections, those that they replace, and its consumers. */
export function followersOf(service: ConsumingService, ports: ServiceFollowerPorts): readonly Follower[] {
  const failures = noteFailures();
  // An outage is nobody's fault: what these fail with is tried again, and parks nothing.
  const noted = {
    ...ports,
    failures,
    store: failures.note(ports.store),
    sender: failures.note(ports.sender),
    timers: failures.note(ports.timers),
  };
  return [
    ...withReplaced(service.projections).map((projection) => followWithProjection(projection, ports)),
    ...consumersOf(service, noted).map((consumer) => followWith(consumer, noted)),
  ];
}

/** A version of a projection as a follower, so that each is parked for itself (rule C4). */
function followWithProjection(
  projection: AnyProjection,
  ports: ParkingPorts & Pick<ServiceFollowerPorts, 'readModels' | 'ambient' | 'middleware'> & { readonly store: EventStore },
): Follower {
  const { note, isPoison } = noteFailures();
  const stores = { store: note(ports.store), readModels: note(ports.readModels), ambient: ports.ambient };
  const own = {
    ...followingOf(projection),
    isPoison,
    position: (stream: string) => checkpointOf(projection, stream, ports.readModels),
    project: (commits: Parameters<Follower['follow']>[0]) => projectCommits(projection, commits, stores),
  };
  return followWithOwnCheckpoints(own, ports);
}

/** As what a version of a projection follows, and whose streams. */
export function followingOf({ name, version, from }: AnyProjection): Pick<Follower, 'name' | 'from'> {
  return { name: `projection:${name}@${version}`, from: from.map((source) => source.name) };
}
