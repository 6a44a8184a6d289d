import { DynamoDbProjectionRegistry } from '../../projection/dynamodb/dynamodb-projection-registry.ts';
import type { ProjectionRegistry } from '../../projection/projection-registry.ts';
import type { Started } from './start.ts';

/** The registry of projections of the function's environment. */
export function registryOf({ environment, client, adapters }: Started): ProjectionRegistry {
  return adapters.registry ?? new DynamoDbProjectionRegistry({ client, table: environment.required('CHECKPOINT_TABLE') });
}
