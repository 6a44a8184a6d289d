import type { Construct } from 'constructs';
import type { FunctionRole } from '../../runtime/contract/environment.ts';
import { resourcesOf, type ServiceModel } from '../model/service-model.ts';
import { CommandQueue } from './command-queue.ts';
import { UnresolvedReferenceError } from './errors.ts';
import { EventStoreTable } from './event-store-table.ts';
import { findPart } from './find-part.ts';
import { HttpEntry } from './http-entry.ts';
import { ReadModelTable } from './read-model-table.ts';
import { ServiceBus } from './service-bus.ts';
import { ServiceFunction } from './service-function.ts';

/** The constructs of a service, by the service's own names. */
export interface ServiceParts {
  readonly eventStore: EventStoreTable;
  readonly readModels: Readonly<Record<string, ReadModelTable>>;
  readonly commandQueues: Readonly<Record<string, CommandQueue>>;
  readonly functions: Readonly<Partial<Record<FunctionRole, ServiceFunction>>>;
  readonly bus: ServiceBus | undefined;
  readonly api: HttpEntry | undefined;
}

/** Finds the constructs that were made of a model in this scope. */
export function serviceParts(scope: Construct, model: ServiceModel): ServiceParts {
  const [eventStore] = resourcesOf(model, 'event-store').map(({ id }) => findPart(scope, EventStoreTable, id));
  const [bus] = resourcesOf(model, 'event-bus').map(({ id }) => findPart(scope, ServiceBus, id));
  const [api] = resourcesOf(model, 'http-api').map(({ id }) => findPart(scope, HttpEntry, id));
  if (!eventStore) throw new UnresolvedReferenceError({ resource: model.service, expected: 'the event store' });
  return {
    eventStore,
    readModels: record(resourcesOf(model, 'read-model'), ({ projection, id }) => [projection, findPart(scope, ReadModelTable, id)]),
    commandQueues: record(resourcesOf(model, 'queue'), ({ queue, id }) => [queue, findPart(scope, CommandQueue, id)]),
    functions: record(resourcesOf(model, 'function'), ({ role, id }) => [role, findPart(scope, ServiceFunction, id)]),
    bus,
    api,
  };
}

function record<Item, Value>(items: readonly Item[], entry: (item: Item) => [string, Value]): Record<string, Value> {
  return Object.fromEntries(items.map(entry));
}
