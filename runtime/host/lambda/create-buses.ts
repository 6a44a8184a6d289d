import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type CommandBus, createCommandBus } from '../../command-bus/command-bus.ts';
import { stateCache } from '../../command-bus/state-cache.ts';
import { createQueryBus, type QueryBus } from '../../projection/query-bus.ts';
import type { Service } from '../../service/service.ts';
import { systemAmbient } from '../ambient.ts';
import type { Environment } from '../environment.ts';
import { eventStoreOf, readModelsOf } from './clients.ts';

/** The buses of a function that runs commands or answers queries. A read model's table is looked up when it is first asked. */
export function createBuses(
  { middleware, tenants, eventStore: { cachedStates } }: Service,
  { environment, client }: { readonly environment: Environment; readonly client: DynamoDBClient },
): { readonly commands: CommandBus; readonly queries: QueryBus } {
  const store = eventStoreOf(environment, client);
  const queries = createQueryBus({ readModels: readModelsOf(environment, client), store, middleware, tenants });
  const cache = cachedStates && stateCache(cachedStates);
  return { queries, commands: createCommandBus({ store, ambient: systemAmbient, middleware, tenants, ask: queries.ask, cache }) };
}
