import { readModelVariable } from '../../contract/environment.ts';
import { DynamoDbReadModelStore } from '../../projection/dynamodb/dynamodb-read-model-store.ts';
import type { ReadModelStore } from '../../projection/read-model-store.ts';
import type { Started } from './start.ts';

/** The read models of the function's environment; each table is looked up when it is first used. */
export function readModelsOf({ environment, client, adapters }: Started): ReadModelStore {
  const table = ({ name, version }: { name: string; version: number }) => environment.resource(readModelVariable(name, version));
  return adapters.readModels ?? new DynamoDbReadModelStore({ client, table });
}
