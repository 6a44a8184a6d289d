import {
  bucketVariable,
  deadLetterVariable,
  queueArnVariable,
  queueVariable,
  readModelVariable,
  topicVariable,
} from '../../runtime/contract/environment.ts';
import type { ProjectionDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import {
  bucketId,
  checkpointTableId,
  eventBusId,
  eventStoreId,
  personalKeyTableId,
  queueId,
  readModelId,
  rebuildQueue,
  snapshotBucketId,
  timerGroupId,
  topicId,
} from './resource-ids.ts';
import type { EnvironmentValue, Grant, Operation, ResourceAttribute } from './service-model.ts';
import { commandQueuesOf } from './service-work.ts';
import { hasSnapshotBucket } from './storage-resources.ts';

/** What a function does to resources, and the variables by which it finds them. */
export interface Needs {
  readonly grants: readonly Grant[];
  readonly environment: Readonly<Record<string, EnvironmentValue>>;
}

/** All of them as one: a resource is granted once, an operation once. */
export function together(needs: readonly Needs[]): Needs {
  const operations = new Map<string, Set<Operation>>();
  for (const grant of needs.flatMap(({ grants }) => grants))
    operations.set(grant.resource, new Set([...(operations.get(grant.resource) ?? []), ...grant.operations]));
  return {
    grants: [...operations].map(([resource, own]) => ({ resource, operations: [...own] })),
    environment: Object.assign({}, ...needs.map(({ environment }) => environment)),
  };
}

/** Every function reads its name when it starts, whether it may touch the table or not. */
export const knowsEventStore: Needs = { grants: [], environment: { EVENT_TABLE: of(eventStoreId, 'name') } };

/** Loads streams of these aggregates, with what lies in the bucket and what is encrypted. */
export function loadsStreams(service: ServiceDescription, aggregates: readonly string[]): readonly Needs[] {
  return [
    need(eventStoreId, ['load-commits'], knowsEventStore.environment),
    ...(hasSnapshotBucket(service) ? [need(snapshotBucketId, ['get-objects'], snapshotBucket)] : []),
    ...personalKeys(service, aggregates, ['get-keys', 'unwrap-keys']),
  ];
}

/** Loads streams of these aggregates, and appends to them. */
export function appendsCommits(service: ServiceDescription, aggregates: readonly string[]): readonly Needs[] {
  return [
    need(eventStoreId, ['append-commits'], knowsEventStore.environment),
    ...loadsStreams(service, aggregates),
    ...(hasSnapshotBucket(service) ? [need(snapshotBucketId, ['put-objects'], snapshotBucket)] : []),
    ...personalKeys(service, aggregates, ['put-keys', 'wrap-keys']),
  ];
}

/** Decides commands: a snapshot that is superseded leaves the bucket, where a version of it stays. */
export function savesSnapshots(service: ServiceDescription): readonly Needs[] {
  if (service.eventStore.snapshotEvery === undefined) return [];
  const inBucket = hasSnapshotBucket(service) ? [need(snapshotBucketId, ['put-objects', 'drop-snapshots'], snapshotBucket)] : [];
  return [need(eventStoreId, ['save-snapshots'], knowsEventStore.environment), ...inBucket];
}

const snapshotBucket = { SNAPSHOT_BUCKET: of(snapshotBucketId, 'name') };

function personalKeys(service: ServiceDescription, aggregates: readonly string[], operations: readonly Operation[]): readonly Needs[] {
  if (!aggregates.some((aggregate) => service.personalData.includes(aggregate))) return [];
  const isWrapped = Boolean(service.personalKeys.kms);
  const kms = isWrapped ? { PERSONAL_KEY_KMS: of(personalKeyTableId, 'keyArn') } : {};
  const done = operations.filter((operation) => isWrapped || !operation.endsWith('wrap-keys'));
  return [need(personalKeyTableId, done, { PERSONAL_KEY_TABLE: of(personalKeyTableId, 'name'), ...kms })];
}

/** Reads documents, if they are built (rule D4). */
export function readsDocuments(projection: ProjectionDescription): readonly Needs[] {
  const finds: readonly Operation[] = Object.keys(projection.indexes).length > 0 ? ['find-documents'] : [];
  return [need(readModelId(projection), ['get-documents', ...finds], readModel(projection)), onCheckpoints(['read-registry'])];
}

/** Keeps documents up to date. */
export function writesDocuments(projection: ProjectionDescription): Needs {
  return need(readModelId(projection), ['get-documents', 'put-documents'], readModel(projection));
}

function readModel(projection: ProjectionDescription): Needs['environment'] {
  return { [readModelVariable(projection.name, projection.version)]: of(readModelId(projection), 'name') };
}

/** Does what concerns followers, projections or catching up in the table of checkpoints. */
export function onCheckpoints(operations: readonly Operation[]): Needs {
  return need(checkpointTableId, operations, { CHECKPOINT_TABLE: of(checkpointTableId, 'name') });
}

/** Does what concerns all streams. */
export function onAllStreams(operations: readonly Operation[]): Needs {
  return need(eventStoreId, operations, knowsEventStore.environment);
}

/** Sends commands through whatever queue takes them, at once or at a time. */
export function sendsCommands(service: ServiceDescription): readonly Needs[] {
  const queues = commandQueuesOf(service);
  const arns = Object.fromEntries(queues.map((queue) => [queueArnVariable(queue), of(queueId(queue), 'arn')]));
  return [...queues.map(sendsTo), need(timerGroupId, ['set-timers'], { ...timers, ...arns })];
}

/** Sets timers again that went off too early. */
const timers = {
  TIMER_GROUP: of(timerGroupId, 'name'),
  TIMER_ROLE: of(timerGroupId, 'roleArn'),
  TIMER_DEAD_LETTERS: of(timerGroupId, 'deadLetterArn'),
};

/** Sends to one queue. */
export function sendsTo(queue: string): Needs {
  return need(queueId(queue), ['send-messages'], { [queueVariable(queue)]: of(queueId(queue), 'url') });
}

/** Sends stretches of rebuilds. */
export const sendsRebuilds: Needs = need(queueId(rebuildQueue), ['send-messages'], { REBUILD_QUEUE: of(queueId(rebuildQueue), 'url') });

/** Is handed a queue's messages, and buries those that no retry cures. */
export function consumes(queue: string, id = queueId(queue)): Needs {
  const environment = { [queueVariable(queue)]: of(id, 'url'), [deadLetterVariable(queue)]: of(id, 'deadLetterUrl') };
  return need(id, ['receive-messages', 'send-dead-letters'], environment);
}

/** Publishes for other services. */
export const publishesEvents: Needs = need(eventBusId, ['publish-events'], { EVENT_BUS: of(eventBusId, 'name') });

/** Knows a topic's messages when they come. */
export function knowsTopic(topic: string): Needs {
  return { grants: [], environment: { [topicVariable(topic)]: of(topicId(topic), 'arn') } };
}

/** Knows a bucket's changes when they come, and reads objects where its handler does. */
export function handlesBucket(bucket: string, reads: boolean): Needs {
  return need(bucketId(bucket), reads ? ['get-objects'] : [], { [bucketVariable(bucket)]: of(bucketId(bucket), 'name') });
}

/** Buries what no retry cures of that which nobody waits for. */
export function buriesOwnFailures(id: string): Needs {
  return need(id, ['send-dead-letters'], { FUNCTION_DEAD_LETTERS: of(id, 'deadLetterUrl') });
}

function need(resource: string, operations: readonly Operation[], environment: Needs['environment']): Needs {
  return { grants: operations.length > 0 ? [{ resource, operations }] : [], environment };
}

function of(resource: string, attribute: ResourceAttribute): EnvironmentValue {
  return { resource, attribute };
}
