import type { Ambient } from '../message/ambient.ts';
import type { Middleware } from '../message/middleware.ts';
import { noteFailures } from '../message/note-failures.ts';
import { projectCommits } from '../projection/project-commits.ts';
import { checkpointOf } from '../projection/project-tip.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { ProjectionStores } from '../projection/projection-stores.ts';
import { withReplaced } from '../projection/with-replaced.ts';
import type { ConsumerPorts } from './consumer/consumer.ts';
import { type Follower, followWith, followWithOwnCheckpoints } from './consumer/follower.ts';
import type { ParkingPorts } from './consumer/parking.ts';
import { type ConsumingService, consumersOf, type ServiceConsumerPorts } from './consumers-of.ts';

/** What everything of a service that follows streams runs on. */
export interface ServiceFollowerPorts extends ConsumerFollowerPorts, ProjectionFollowerPorts {}

/** What the consumers of a service run on as followers. */
export interface ConsumerFollowerPorts extends ServiceConsumerPorts, Omit<ConsumerPorts, 'ambient' | 'store'> {}

/** What the projections of a service run on as followers. */
export interface ProjectionFollowerPorts extends ParkingPorts, Pick<ProjectionStores, 'store' | 'readModels' | 'onProjected'> {
  readonly ambient: Ambient;
  /** @default none */
  readonly middleware?: readonly Middleware[] | undefined;
}

/** Everything of a service that follows streams: its projections, those that they replace, and its consumers. */
export function followersOf(service: ConsumingService, ports: ServiceFollowerPorts): readonly Follower[] {
  return [...projectionFollowersOf(service, ports), ...consumerFollowersOf(service, ports)];
}

/** The projections of a service, and those that they replace. */
export function projectionFollowersOf(
  { projections }: Pick<ConsumingService, 'projections'>,
  ports: ProjectionFollowerPorts,
): readonly Follower[] {
  return withReplaced(projections).map((projection) => followWithProjection(projection, ports));
}

/** The consumers of a service. */
export function consumerFollowersOf(service: ConsumingService, ports: ConsumerFollowerPorts): readonly Follower[] {
  const failures = noteFailures();
  // An outage is nobody's fault: what these fail with is tried again, and parks nothing.
  const noted = {
    ...ports,
    failures,
    store: failures.note(ports.store),
    sender: failures.note(ports.sender),
    timers: failures.note(ports.timers),
  };
  return consumersOf(service, noted).map((consumer) => followWith(consumer, noted));
}

/** A version of a projection as a follower, so that each is parked for itself (rule C4). */
function followWithProjection(projection: AnyProjection, ports: ProjectionFollowerPorts): Follower {
  const { note, isPoison } = noteFailures();
  const { ambient, onProjected } = ports;
  const stores = { store: note(ports.store), readModels: note(ports.readModels), ambient, onProjected };
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
