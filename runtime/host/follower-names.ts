import { followingOf } from '../process-manager/followers-of.ts';
import { withReplaced } from '../projection/with-replaced.ts';
import type { Service } from '../service/service.ts';

/** What everything of a service that follows streams is called, in the order in which the service lists it: by these names its checkpoints stand. */
export function followerNamesOf({ name, projections, sagas, reactors, eventBus }: Service): readonly string[] {
  return [
    ...withReplaced(projections).map((projection) => followingOf(projection).name),
    ...sagas.flatMap((saga) => [`saga:${saga.name}`, `saga-outbox:${saga.name}`]),
    ...reactors.map((reactor) => `reactor:${reactor.name}`),
    ...((eventBus?.publish ?? []).length > 0 ? [`publisher:${name}`] : []),
  ];
}
