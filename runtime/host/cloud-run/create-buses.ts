import { type CommandBus, createCommandBus } from '../../command-bus/command-bus.ts';
import { stateCache } from '../../command-bus/state-cache.ts';
import { createQueryBus, type QueryBus } from '../../projection/query-bus.ts';
import { snapshotsOf } from '../snapshots-of.ts';
import { type Container, sendingOf } from './container.ts';

/** The buses of a container. */
export interface Buses {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
}

/** The buses of a container. What effects send goes through its queues and timers. */
export function createBuses(container: Container): Buses {
  const { service, adapters, store, ambient, metrics } = container;
  const { middleware, tenants, projections, eventStore } = service;
  const snapshots = snapshotsOf(service, container);
  const hasReadModels = projections.length > 0;
  const queries = createQueryBus({
    ...{ store, ambient, snapshots, projections, middleware, tenants },
    readModels: hasReadModels ? adapters.readModels : noReadModels,
    registry: hasReadModels ? adapters.registry : undefined,
  });
  const commands = createCommandBus({
    ...{ store, ambient, snapshots, middleware, tenants, ask: queries.ask, send: sendingOf(container).sender.send },
    cache: eventStore.cachedStates && stateCache(eventStore.cachedStates),
    onConflict: ({ isGivenUp }) => metrics.record(isGivenUp ? 'Conflicts' : 'ConflictRetries'),
  });
  return { commands, queries };
}

/** Nobody reads any where the service has no projection. */
const noReadModels = {} as Container['adapters']['readModels'];
