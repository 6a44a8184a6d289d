import type { DynamoDbCalls } from '../../aws-client/dynamodb-calls.ts';
import { type CommandBus, createCommandBus } from '../../command-bus/command-bus.ts';
import type { SnapshotPolicy } from '../../command-bus/snapshotted-streams.ts';
import { stateCache } from '../../command-bus/state-cache.ts';
import { createQueryBus, type QueryBus } from '../../projection/query-bus.ts';
import type { Service } from '../../service/service.ts';
import { systemAmbient } from '../ambient.ts';
import type { Environment } from '../environment.ts';
import { eventStoreOf, readModelsOf } from './clients.ts';

/** What the buses of a function work with. */
export interface BusPorts {
  readonly environment: Environment;
  readonly client: DynamoDbCalls;
  readonly snapshots: SnapshotPolicy | undefined;
}

/** The buses of a function that runs commands or answers queries. A read model's table is looked up when it is first asked. */
export function createBuses(
  service: Service,
  { environment, client, snapshots }: BusPorts,
): { readonly commands: CommandBus; readonly queries: QueryBus } {
  const { middleware, tenants, eventStore } = service;
  const { cachedStates } = eventStore;
  const store = eventStoreOf(service, environment, client);
  const readModels = readModelsOf(environment, client);
  const queries = createQueryBus({ readModels, store, middleware, tenants, snapshots, ambient: systemAmbient });
  const cache = cachedStates && stateCache(cachedStates);
  return {
    queries,
    commands: createCommandBus({ store, ambient: systemAmbient, middleware, tenants, ask: queries.ask, cache, snapshots }),
  };
}
