import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbCatchUpState } from '../process-manager/consumer/dynamodb/dynamodb-catch-up-state.ts';
import { DynamoDbCheckpointStore } from '../process-manager/consumer/dynamodb/dynamodb-checkpoint-store.ts';
import type { ManageParkedPorts } from './manage-parked.ts';

/** What the parked streams of a service on AWS are managed with, for `parkedPlaces` and `releaseParked`. */
export function awsParked({
  dynamoDb: client,
  checkpointTable: table,
}: {
  dynamoDb: DynamoDBClient;
  checkpointTable: string;
}): ManageParkedPorts {
  return { checkpoints: new DynamoDbCheckpointStore({ client, table }), catchUpState: new DynamoDbCatchUpState({ client, table }) };
}
