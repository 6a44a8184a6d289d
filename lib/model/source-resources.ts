import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { defaults } from './defaults.ts';
import { functionId } from './function-resources.ts';
import { pascalCase, type physicalNames } from './names.ts';
import type { Resource } from './service-model.ts';
import { eventBusId, eventStoreId, queueId } from './storage-resources.ts';

type Naming = ReturnType<typeof physicalNames>;

/** What wakes the functions: queues, the event store's stream, rules of the bus, HTTP. */
export function sourceResources(service: ServiceDescription, name: Naming): readonly Resource[] {
  return [...queueSources(service), ...streamSource(service), ...busRules(service, name), ...httpApi(service, name)];
}

function queueSources({ queues }: ServiceDescription): readonly Resource[] {
  return Object.entries(queues).map(([queue, options]) => ({
    kind: 'queue-source',
    id: `${queueId(queue)}Source`,
    queue: queueId(queue),
    function: functionId('worker'),
    batchSize: options.batchSize ?? defaults.queue.batchSize,
  }));
}

function streamSource({ projections }: ServiceDescription): readonly Resource[] {
  if (projections.length === 0) return [];
  return [
    {
      kind: 'stream-source',
      id: 'ProjectorSource',
      eventStore: eventStoreId,
      function: functionId('projector'),
      startingPosition: 'TRIM_HORIZON',
      bisectBatchOnError: true,
      ...defaults.stream,
    },
  ];
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
    deadLetter: { name: name(detailType, 'dead-letters'), retentionSeconds: defaults.deadLetter.retentionSeconds },
  }));
}

function httpApi({ http }: ServiceDescription, name: Naming): readonly Resource[] {
  if (!http) return [];
  return [{ kind: 'http-api', id: 'HttpApi', name: name('api'), function: functionId('api'), auth: http.auth, routes: http.routes }];
}
