import type { SnapshotPolicy } from '../../command-bus/snapshotted-streams.ts';
import type { EventStore } from '../../event-store/event-store.ts';
import { createQueryBus, type QueryBus } from '../../projection/query-bus.ts';
import { readModelsOf } from './read-models-of.ts';
import { registryOf } from './registry-of.ts';
import type { Started } from './start.ts';

/** What the query bus of a function works with. */
export interface QueryBusPorts {
  readonly store: EventStore;
  readonly snapshots: SnapshotPolicy | undefined;
}

/** Answers the questions of a service from the function's read models and its event store; only versions that are built answer. */
export function queryBusOf(started: Started, ports: QueryBusPorts): QueryBus {
  const { middleware, tenants, projections } = started.service;
  const registry = projections.length > 0 ? registryOf(started) : undefined;
  return createQueryBus({
    ...ports,
    readModels: readModelsOf(started),
    registry,
    projections,
    middleware,
    tenants,
    ambient: started.ambient,
  });
}
