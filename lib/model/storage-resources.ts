import { indexKeys } from '../../runtime/contract/read-model-table.ts';
import type { ProjectionDescription, QueueDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { timeoutOf } from './check-functions.ts';
import { defaults } from './defaults.ts';
import { pascalCase, type physicalNames } from './names.ts';
import type { EventStoreResource, QueueResource, ReadModelResource, Resource } from './service-model.ts';

type Naming = ReturnType<typeof physicalNames>;

/** The id of the one event store. */
export const eventStoreId = 'EventStore';

/** The id of the one bus. */
export const eventBusId = 'EventBus';

/** The id of a queue. */
export function queueId(queue: string): string {
  return pascalCase(queue);
}

/** The id of one version of a projection. */
export function readModelId({ name, version }: Pick<ProjectionDescription, 'name' | 'version'>): string {
  return `${pascalCase(name)}V${version}`;
}

/** What keeps data or carries messages: event store, read models, queues, bus. */
export function storageResources(service: ServiceDescription, name: Naming): readonly Resource[] {
  const queues = Object.entries(service.queues).map(([queue, options]) => queueResource(queue, options, service, name));
  const bus: Resource[] = service.eventBus ? [{ kind: 'event-bus', id: eventBusId, name: service.eventBus.name ?? name('bus') }] : [];
  return [
    eventStoreResource(service, name),
    ...service.projections.map((projection) => readModelResource(projection, name)),
    ...queues,
    ...bus,
  ];
}

function eventStoreResource({ eventStore }: ServiceDescription, name: Naming): EventStoreResource {
  return {
    kind: 'event-store',
    id: eventStoreId,
    name: eventStore.name ?? name('events'),
    byTimestamp: eventStore.byTimestamp !== undefined,
    pointInTimeRecovery: eventStore.pointInTimeRecovery ?? defaults.protection.pointInTimeRecovery,
    deletionProtection: eventStore.deletionProtection ?? defaults.protection.deletionProtection,
  };
}

/** What was projected is not projected again by itself: a read model is as protected as the events. */
function readModelResource({ name: projection, version, indexes }: ProjectionDescription, name: Naming): ReadModelResource {
  return {
    kind: 'read-model',
    id: readModelId({ name: projection, version }),
    name: name(projection, `v${version}`),
    projection,
    version,
    indexes: Object.entries(indexes).map(([index, fields]) => ({
      name: index,
      fields: fields as [string, ...string[]],
      ...indexKeys(index),
    })),
    ...defaults.protection,
  };
}

function queueResource(queue: string, options: QueueDescription, service: ServiceDescription, name: Naming): QueueResource {
  const { retentionSeconds, maxReceives, visibilityFactor } = defaults.queue;
  const physicalName = options.name ?? name(queue);
  return {
    kind: 'queue',
    id: queueId(queue),
    name: physicalName,
    queue,
    visibilityTimeoutSeconds: options.visibilityTimeoutSeconds ?? timeoutOf('worker', service) * visibilityFactor,
    retentionSeconds,
    deadLetter: {
      name: `${physicalName}-dead-letters`,
      retentionSeconds: defaults.deadLetter.retentionSeconds,
      maxReceives: options.deadLetter?.maxReceives ?? maxReceives,
    },
  };
}
