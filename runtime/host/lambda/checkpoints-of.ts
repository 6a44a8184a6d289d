import type { CheckpointStore } from '../../process-manager/consumer/checkpoint-store.ts';
import { DynamoDbCheckpointStore } from '../../process-manager/consumer/dynamodb/dynamodb-checkpoint-store.ts';
import type { Started } from './start.ts';

/** The checkpoints of the function's environment. */
export function checkpointsOf({ environment, client, adapters }: Started): CheckpointStore {
  return adapters.checkpoints ?? new DynamoDbCheckpointStore({ client, table: environment.required('CHECKPOINT_TABLE') });
}
