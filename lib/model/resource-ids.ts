import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { ProjectionDescription } from '../../runtime/service/describe-service.ts';
import { pascalCase } from './names.ts';

/**
 * The ids of what a service has once. An id must never change: it is what infrastructure knows a resource by, and another id would be another
 * resource.
 */
export const eventStoreId = 'EventStore';
export const checkpointTableId = 'CheckpointTable';
export const personalKeyTableId = 'PersonalKeyTable';
export const snapshotBucketId = 'SnapshotBucket';
export const eventBusId = 'EventBus';
export const timerGroupId = 'TimerGroup';
export const httpApiId = 'HttpApi';
export const invocationId = 'Invocation';
export const dashboardId = 'Dashboard';

/** The queue of commands that no other lists, as `runtime/transport/queue.ts` names it. */
export const builtInQueue = 'commands';

/** The queue of rebuilds, as a queue's name. */
export const rebuildQueue = 'rebuilds';

/** The id of the function of a role. */
export function functionId(role: FunctionRole): string {
  return pascalCase(role);
}

/** The id of a queue. */
export function queueId(queue: string): string {
  return pascalCase(queue);
}

/** The id of one version of a projection. */
export function readModelId({ name, version }: Pick<ProjectionDescription, 'name' | 'version'>): string {
  return `${pascalCase(name)}V${version}`;
}

/** The id of a topic. */
export function topicId(topic: string): string {
  return `${pascalCase(topic)}Topic`;
}

/** The id of the queue that a topic's messages wait in. */
export function topicQueueId(topic: string): string {
  return `${pascalCase(topic)}TopicQueue`;
}

/** The id of a bucket whose changes the service handles. */
export function bucketId(bucket: string): string {
  return `${pascalCase(bucket)}Bucket`;
}
