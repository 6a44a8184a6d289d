import type { QueueDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { timeoutOf } from './check-functions.ts';
import { defaults } from './defaults.ts';
import type { physicalNames } from './names.ts';
import { builtInQueue, eventBusId, queueId, rebuildQueue, timerGroupId, topicId, topicQueueId } from './resource-ids.ts';
import type { DeadLetterQueue, QueueResource, Resource } from './service-model.ts';
import { canSend, commandQueuesOf, hasBuiltInQueue, hasProjections, queuedTopicsOf } from './service-work.ts';

type Naming = ReturnType<typeof physicalNames>;

/** What carries messages: queues, topics, the bus, timers. */
export function messagingResources(service: ServiceDescription, name: Naming): readonly Resource[] {
  return [
    ...Object.entries(service.queues).map(([queue, options]) => commandQueue(queue, options, service, name)),
    ...(hasBuiltInQueue(service) ? [commandQueue(builtInQueue, { commands: [], fifo: true }, service, name)] : []),
    ...queuedTopicsOf(service).map((topic) => topicQueue(topic, service, name)),
    ...(hasProjections(service) ? [queueOfRebuilds(service, name)] : []),
    ...topics(service, name),
    ...eventBus(service, name),
    ...(canSend(service) ? [timerGroup(service, name)] : []),
  ];
}

/** What is kept for people: as long as SQS keeps anything. */
export function deadLetters(name: string): DeadLetterQueue {
  return { name, retentionSeconds: defaults.deadLetter.retentionSeconds };
}

function commandQueue(queue: string, options: QueueDescription, service: ServiceDescription, name: Naming): QueueResource {
  const { name: given, existing, visibilityTimeoutSeconds, deadLetter, fifo = false } = options;
  return queueResource({
    id: queueId(queue),
    queue,
    carries: 'commands',
    name: given ?? name(queue),
    existing,
    fifo,
    visibilityTimeoutSeconds: visibilityTimeoutSeconds ?? timeoutOf('worker', service) * defaults.queue.visibilityFactor,
    maxReceives: deadLetter?.maxReceives,
  });
}

function topicQueue(topic: string, service: ServiceDescription, name: Naming): QueueResource {
  return queueResource({
    id: topicQueueId(topic),
    queue: topic,
    carries: 'topic-messages',
    name: name(topic),
    visibilityTimeoutSeconds: timeoutOf('worker', service) * defaults.queue.visibilityFactor,
  });
}

/** A message is the next stretch of a rebuild: one that fails five times is looked at by people, and nothing of the progress is lost. */
function queueOfRebuilds(service: ServiceDescription, name: Naming): QueueResource {
  return queueResource({
    id: queueId(rebuildQueue),
    queue: rebuildQueue,
    carries: 'rebuilds',
    name: name(rebuildQueue),
    visibilityTimeoutSeconds: timeoutOf('rebuilder', service) * defaults.queue.visibilityFactor,
  });
}

interface QueueSettings extends Pick<QueueResource, 'id' | 'queue' | 'carries' | 'name' | 'existing' | 'visibilityTimeoutSeconds'> {
  readonly fifo?: boolean;
  readonly maxReceives?: number | undefined;
}

function queueResource({ name: given, fifo = false, maxReceives = defaults.queue.maxReceives, ...settings }: QueueSettings): QueueResource {
  const name = given.replace(/\.fifo$/, '');
  const suffix = fifo ? '.fifo' : '';
  return {
    kind: 'queue',
    ...settings,
    name: `${fifo ? name : given}${suffix}`,
    fifo,
    retentionSeconds: defaults.queue.retentionSeconds,
    deadLetter: { ...deadLetters(`${fifo ? name : given}-dead-letters${suffix}`), maxReceives },
  };
}

function topics({ topics }: ServiceDescription, name: Naming): readonly Resource[] {
  return Object.entries(topics).map(([topic, { arn, existing, name: given }]) => ({
    kind: 'topic',
    id: topicId(topic),
    topic,
    place: arn === undefined ? { name: given ?? name(topic) } : { arn },
    existing,
  }));
}

function eventBus({ eventBus }: ServiceDescription, name: Naming): readonly Resource[] {
  if (!eventBus) return [];
  const { existing, archive } = eventBus;
  return [{ kind: 'event-bus', id: eventBusId, name: eventBus.name ?? name('bus'), existing, archiveDays: archive?.retentionDays }];
}

function timerGroup(service: ServiceDescription, name: Naming): Resource {
  return {
    kind: 'timer-group',
    id: timerGroupId,
    name: name('timers'),
    queues: commandQueuesOf(service).map(queueId),
    deadLetter: deadLetters(name('timers', 'dead-letters')),
  };
}
