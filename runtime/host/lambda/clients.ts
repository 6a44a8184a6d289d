import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { deadLetterVariable, queueVariable, readModelVariable } from '../../contract/environment.ts';
import { DynamoDbEventStore } from '../../event-store/dynamodb/dynamodb-event-store.ts';
import type { EventStore } from '../../event-store/event-store.ts';
import { DynamoDbReadModelStore } from '../../projection/dynamodb/dynamodb-read-model-store.ts';
import type { ReadModelStore } from '../../projection/read-model-store.ts';
import { SqsCommandQueues } from '../../transport/aws/sqs-command-queues.ts';
import type { CommandQueues } from '../../transport/queue.ts';
import type { Environment } from '../environment.ts';

/** The event store of the function's environment. */
export function eventStoreOf(environment: Environment, client: DynamoDBClient): EventStore {
  return new DynamoDbEventStore({ client, table: environment.required('EVENT_TABLE') });
}

/** The read models of the function's environment; each table is looked up when it is first used. */
export function readModelsOf(environment: Environment, client: DynamoDBClient): ReadModelStore {
  return new DynamoDbReadModelStore({ client, table: ({ name, version }) => environment.resource(readModelVariable(name, version)) });
}

/** The queues of the function's environment. */
export function queuesOf(environment: Environment): CommandQueues {
  return new SqsCommandQueues({
    client: new SQSClient({}),
    url: (queue) => environment.resource(queueVariable(queue)),
    deadLetterUrl: (queue) => environment.resource(deadLetterVariable(queue)),
  });
}

/** One client a process; region, endpoint and credentials come from the environment. */
export function dynamoDbClient(): DynamoDBClient {
  return new DynamoDBClient({});
}
