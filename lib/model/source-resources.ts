import type { FunctionRole } from '../../runtime/contract/environment.ts';
import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { defaults } from './defaults.ts';
import { deadLetters } from './messaging-resources.ts';
import { pascalCase, type physicalNames } from './names.ts';
import {
  bucketId,
  builtInQueue,
  eventBusId,
  eventStoreId,
  functionId,
  httpApiId,
  invocationId,
  queueId,
  rebuildQueue,
  topicId,
  topicQueueId,
} from './resource-ids.ts';
import type { QueueSourceResource, Resource } from './service-model.ts';
import { hasBuiltInQueue, hasProjections, queuedTopicsOf, rolesOf } from './service-work.ts';

type Naming = ReturnType<typeof physicalNames>;

/** What wakes the functions: queues, the event store's stream, rules of the bus, topics, buckets, other services, HTTP. */
export function sourceResources(service: ServiceDescription, name: Naming): readonly Resource[] {
  return [
    ...queueSources(service),
    ...streamSources(service, name),
    ...busRules(service, name),
    ...topicSubscriptions(service, name),
    ...bucketSources(service),
    ...invocation(service),
    ...httpApi(service, name),
  ];
}

function queueSources(service: ServiceDescription): readonly Resource[] {
  return [
    ...Object.entries(service.queues).map(([queue, options]) => queueSource(queueId(queue), 'worker', options)),
    ...(hasBuiltInQueue(service) ? [queueSource(queueId(builtInQueue), 'worker')] : []),
    ...queuedTopicsOf(service).map((topic) => queueSource(topicQueueId(topic), 'worker')),
    ...(hasProjections(service) ? [queueSource(queueId(rebuildQueue), 'rebuilder', defaults.rebuilds)] : []),
  ];
}

type SourceOptions = { readonly [Name in 'batchSize' | 'batchWindowSeconds' | 'maxConcurrency']?: number | undefined };

function queueSource(queue: string, role: FunctionRole, options: SourceOptions = {}): QueueSourceResource {
  return {
    kind: 'queue-source',
    id: `${queue}Source`,
    queue,
    function: functionId(role),
    batchSize: options.batchSize ?? defaults.queue.batchSize,
    batchWindowSeconds: options.batchWindowSeconds ?? defaults.queue.batchWindowSeconds,
    maxConcurrency: options.maxConcurrency,
  };
}

function streamSources(service: ServiceDescription, name: Naming): readonly Resource[] {
  const readers = rolesOf(service).filter((role) => role === 'projector' || role === 'reactor');
  return readers.map((role) => ({
    kind: 'stream-source',
    id: `${functionId(role)}Source`,
    eventStore: eventStoreId,
    function: functionId(role),
    startingPosition: 'TRIM_HORIZON',
    bisectBatchOnError: true,
    ...defaults.stream,
    deadLetter: deadLetters(name(role, 'lost-wake-ups')),
  }));
}

function busRules({ eventBus }: ServiceDescription, name: Naming): readonly Resource[] {
  return Object.entries(eventBus?.dispatch ?? {}).map(([detailType, { source, command }]) => ({
    kind: 'bus-rule',
    id: `${pascalCase(detailType)}Rule`,
    name: name(detailType),
    bus: eventBusId,
    source,
    detailType,
    command,
    function: functionId('worker'),
    ...defaults.busRule,
    deadLetter: deadLetters(name(detailType, 'dead-letters')),
  }));
}

function topicSubscriptions({ topics }: ServiceDescription, name: Naming): readonly Resource[] {
  return Object.entries(topics).map(([topic, { through, filter }]) => ({
    kind: 'topic-subscription',
    id: `${pascalCase(topic)}Subscription`,
    topic: topicId(topic),
    target: through === 'queue' ? topicQueueId(topic) : functionId('worker'),
    filter,
    rawMessageDelivery: through === 'queue',
    deadLetter: deadLetters(name(topic, 'undelivered')),
  }));
}

function bucketSources({ buckets }: ServiceDescription): readonly Resource[] {
  return Object.entries(buckets).map(([bucket, { on, prefix, suffix }]) => ({
    kind: 'bucket-source',
    id: `${bucketId(bucket)}Source`,
    bucket: bucketId(bucket),
    function: functionId('worker'),
    on,
    prefix,
    suffix,
  }));
}

function invocation({ invocable }: ServiceDescription): readonly Resource[] {
  if (invocable.length === 0) return [];
  const named = (kind: 'command' | 'query') => invocable.filter((target) => target.kind === kind).map(({ name }) => name);
  return [{ kind: 'invocation', id: invocationId, function: functionId('worker'), commands: named('command'), queries: named('query') }];
}

function httpApi({ http }: ServiceDescription, name: Naming): readonly Resource[] {
  if (!http) return [];
  const { auth, routes, gateway = defaults.http.gateway } = http;
  return [{ kind: 'http-api', id: httpApiId, name: name('api'), function: functionId('api'), gateway, auth, routes }];
}
