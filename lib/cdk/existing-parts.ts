import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { isArn } from '../model/name-or-arn.ts';
import type { BucketResource, EventBusResource, EventStoreResource, QueueResource, TopicResource } from '../model/service-model.ts';
import { CommandQueue, type ICommandQueue } from './command-queue.ts';
import { EventStoreTable, type IEventStoreTable } from './event-store-table.ts';
import { type IServiceBucket, ServiceBucket } from './service-bucket.ts';
import { type IServiceBus, ServiceBus } from './service-bus.ts';
import { type IServiceTopic, ServiceTopic } from './service-topic.ts';

/** The event store that the definition names, if it names one. */
export function existingEventStore(scope: Construct, { id, existing, byTimestamp }: EventStoreResource): IEventStoreTable | undefined {
  if (!existing?.aws) return undefined;
  const { table: tableName, stream: tableStreamArn } = existing.aws;
  return EventStoreTable.fromTableAttributes(scope, id, { tableName, tableStreamArn, byTimestamp });
}

/** The queue that the definition names, if it names one. */
export function existingQueue(scope: Construct, { id, existing, visibilityTimeoutSeconds }: QueueResource): ICommandQueue | undefined {
  if (!existing?.aws) return undefined;
  const { queue, deadLetters } = existing.aws;
  const [queueArn, deadLetterQueueArn] = [arnOf(scope, 'sqs', queue), arnOf(scope, 'sqs', deadLetters)];
  return CommandQueue.fromQueueAttributes(scope, id, { queueArn, deadLetterQueueArn, visibilityTimeoutSeconds });
}

/** The bus that the definition names, if it names one. */
export function existingBus(scope: Construct, { id, existing }: EventBusResource): IServiceBus | undefined {
  if (!existing?.aws) return undefined;
  const { bus } = existing.aws;
  return isArn(bus) ? ServiceBus.fromEventBusArn(scope, id, bus) : ServiceBus.fromEventBusName(scope, id, bus);
}

/** The topic that the definition names, if it names one. */
export function existingTopic(scope: Construct, { id, existing, place }: TopicResource): IServiceTopic | undefined {
  if (existing?.aws) return ServiceTopic.fromTopicArn(scope, id, arnOf(scope, 'sns', existing.aws.topic));
  return 'arn' in place ? ServiceTopic.fromTopicArn(scope, id, place.arn) : undefined;
}

/** The bucket that the definition names, if it names one. */
export function existingBucket(scope: Construct, { id, existing }: BucketResource): IServiceBucket | undefined {
  return existing?.aws && ServiceBucket.fromBucketName(scope, id, existing.aws.bucket);
}

function arnOf(scope: Construct, service: string, given: string): string {
  return isArn(given) ? given : Stack.of(scope).formatArn({ service, resource: given });
}
