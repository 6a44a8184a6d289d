import type { DynamoDbCalls } from '../../aws-client/dynamodb-calls.ts';
import { sharedDefaults } from '../../contract/defaults.ts';
import { deadLetterVariable, queueVariable, readModelVariable } from '../../contract/environment.ts';
import { DynamoDbEventStore } from '../../event-store/dynamodb/dynamodb-event-store.ts';
import type { EventStore } from '../../event-store/event-store.ts';
import { DynamoDbReadModelStore } from '../../projection/dynamodb/dynamodb-read-model-store.ts';
import type { ReadModelStore } from '../../projection/read-model-store.ts';
import type { Service } from '../../service/service.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import type { CommandQueues } from '../../transport/queue.ts';
import { systemAmbient } from '../ambient.ts';
import type { Environment } from '../environment.ts';

/** The event store of the function's environment, as the service has it. */
export function eventStoreOf({ eventStore: { byTimestamp } }: Service, environment: Environment, client: DynamoDbCalls): EventStore {
  const bucket = environment.optional('SNAPSHOT_BUCKET');
  return new DynamoDbEventStore({
    client,
    table: environment.required('EVENT_TABLE'),
    now: systemAmbient.now,
    objects: bucket ? bucketOf(bucket) : undefined,
    index: byTimestamp && { shards: byTimestamp.shards ?? sharedDefaults.timestampShards },
  });
}

/** A bucket whose client is loaded with the first object: few commits have one. */
function bucketOf(bucket: string): ObjectStore {
  let loaded: Promise<ObjectStore> | undefined;
  const objects = () => {
    loaded ??= import('./s3.ts').then(({ S3ObjectStore, S3Client }) => new S3ObjectStore({ client: new S3Client({}), bucket }));
    return loaded;
  };
  return {
    put: async (key, bytes, options) => (await objects()).put(key, bytes, options),
    get: async (key) => (await objects()).get(key),
    delete: async (key) => (await objects()).delete(key),
    list: async (prefix, options) => (await objects()).list(prefix, options),
  };
}

/** The read models of the function's environment; each table is looked up when it is first used. */
export function readModelsOf(environment: Environment, client: DynamoDbCalls): ReadModelStore {
  return new DynamoDbReadModelStore({ client, table: ({ name, version }) => environment.resource(readModelVariable(name, version)) });
}

/** The queues of the function's environment. Their client is loaded with the first message that is sent. */
export function queuesOf(environment: Environment): CommandQueues {
  let loaded: Promise<CommandQueues> | undefined;
  const queues = () => {
    loaded ??= sqsQueues(environment);
    return loaded;
  };
  return {
    send: async (queue, message, options) => (await queues()).send(queue, message, options),
    bury: async (queue, letter) => (await queues()).bury(queue, letter),
  };
}

async function sqsQueues(environment: Environment): Promise<CommandQueues> {
  const { SqsCommandQueues, SQSClient } = await import('./sqs.ts');
  return new SqsCommandQueues({
    client: new SQSClient({}),
    url: (queue) => environment.resource(queueVariable(queue)),
    deadLetterUrl: (queue) => environment.resource(deadLetterVariable(queue)),
  });
}
