import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDbProjectionRegistry } from '../projection/dynamodb/dynamodb-projection-registry.ts';
import { officialSqs } from '../transport/aws/official-services.ts';
import { systemAmbient } from './ambient.ts';
import type { ManageProjectionsPorts } from './manage-projections.ts';

/** Where the projections of a deployed service are managed. */
export interface AwsProjectionsOptions {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  /** The name of the table of checkpoints. */
  readonly checkpointTable: string;
  /** The URL of the queue of rebuilds, or what finds it out when something is sent there. */
  readonly rebuildQueueUrl: string | (() => Promise<string>);
}

/** What the projections of a service on AWS are managed with, for `projectionStatuses` and its neighbours. */
export function awsProjections({ dynamoDb, sqs, checkpointTable, rebuildQueueUrl }: AwsProjectionsOptions): ManageProjectionsPorts {
  const calls = officialSqs(sqs);
  return {
    ambient: systemAmbient,
    registry: new DynamoDbProjectionRegistry({ client: dynamoDb, table: checkpointTable }),
    rebuilds: {
      async send(request) {
        const QueueUrl = typeof rebuildQueueUrl === 'string' ? rebuildQueueUrl : await rebuildQueueUrl();
        await calls.call('SendMessage', { QueueUrl, MessageBody: JSON.stringify(request) });
      },
    },
  };
}
