import { bucketVariable, queueVariable, topicVariable } from '../../contract/environment.ts';
import { builtInQueue } from '../../transport/queue.ts';
import { UnknownBucketError, UnknownQueueError } from '../errors.ts';
import type { Started } from './start.ts';

/** Finds the names of a service's resources by those that its environment gives them. */
export interface PhysicalNames {
  /** @throws {UnknownQueueError} */
  queueOf(physicalName: string): string;
  /** The topic whose messages a queue holds as they were published; nothing where it holds commands. */
  rawTopicOf(queue: string): string | undefined;
  topicOf(arn: string): string | undefined;
  /** @throws {UnknownBucketError} */
  bucketOf(physicalName: string): string;
  physicalBucket(bucket: string): string;
}

/**
 * The names of what the worker is handed.
 *
 * @throws {MissingVariableError}
 */
export function physicalNames({ service, environment }: Pick<Started, 'service' | 'environment'>): PhysicalNames {
  const queued = Object.keys(service.topics).filter((topic) => service.topics[topic]?.through === 'queue');
  const builtIn = environment.optionalResource(queueVariable(builtInQueue)) === undefined ? [] : [builtInQueue];
  const queues = [...new Set([...Object.keys(service.queues), ...queued, ...builtIn])];
  const physicalBucket = (bucket: string) => environment.resource(bucketVariable(bucket));
  // Of a queue's URL and of its ARN the last part is its name.
  const byQueue = new Map(queues.map((queue) => [environment.resource(queueVariable(queue)).split('/').at(-1) ?? '', queue]));
  const byTopic = new Map(Object.keys(service.topics).map((topic) => [environment.resource(topicVariable(topic)), topic]));
  const byBucket = new Map(Object.keys(service.buckets).map((bucket) => [physicalBucket(bucket), bucket]));
  return {
    queueOf: (queue) => found(byQueue, queue, (known) => new UnknownQueueError({ queue, known })),
    rawTopicOf: (queue) => (queued.includes(queue) ? queue : undefined),
    topicOf: (arn) => byTopic.get(arn),
    bucketOf: (bucket) => found(byBucket, bucket, (known) => new UnknownBucketError({ bucket, known })),
    physicalBucket,
  };
}

function found(names: ReadonlyMap<string, string>, physicalName: string, unknown: (known: readonly string[]) => Error): string {
  const name = names.get(physicalName);
  if (name === undefined) throw unknown([...names.keys()]);
  return name;
}
