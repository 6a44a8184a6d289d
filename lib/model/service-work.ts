import { type FunctionRole, functionRoles } from '../../runtime/contract/environment.ts';
import type { ProjectionDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { builtInQueue } from './resource-ids.ts';

/** Which roles the service has work for. */
export function rolesOf(service: ServiceDescription): readonly FunctionRole[] {
  const isCombined = readsInOneFunction(service);
  const hasWork: Readonly<Record<FunctionRole, boolean>> = {
    api: service.http !== undefined,
    worker: hasWorkerWork(service),
    projector: hasProjections(service),
    reactor: hasConsumers(service) && !isCombined,
    rebuilder: hasProjections(service),
    catchUp: hasFollowers(service),
  };
  return functionRoles.filter((role) => hasWork[role]);
}

/** Whether one function follows the store for projections and consumers. */
export function readsInOneFunction(service: ServiceDescription): boolean {
  return service.streamReaders === 'combined' && hasProjections(service) && hasConsumers(service);
}

/** Whom a role follows the store for. */
export function followsOf(role: FunctionRole, service: ServiceDescription): readonly ('projections' | 'consumers')[] {
  if (role === 'projector') return readsInOneFunction(service) ? ['projections', 'consumers'] : ['projections'];
  return role === 'reactor' ? ['consumers'] : [];
}

export function hasProjections({ projections }: ServiceDescription): boolean {
  return projections.length > 0;
}

/** Sagas, reactors and the publisher. */
export function hasConsumers(service: ServiceDescription): boolean {
  return service.sagas.length > 0 || service.reactors.length > 0 || publishes(service);
}

/** Whatever follows the event store. */
export function hasFollowers(service: ServiceDescription): boolean {
  return hasProjections(service) || hasConsumers(service);
}

export function publishes({ eventBus }: ServiceDescription): boolean {
  return (eventBus?.publish.length ?? 0) > 0;
}

/** Projections with those that they replace: all that are kept up to date (rule D4). */
export function projectionsWithReplaced({ projections, replacedProjections }: ServiceDescription): readonly ProjectionDescription[] {
  return [...projections, ...replacedProjections];
}

/** Whether a part of the service can send commands, at once or at a time: a saga, a reactor, an effect command or a bucket's handler. */
export function canSend(service: ServiceDescription): boolean {
  const { sagas, reactors, commands, buckets } = service;
  return sagas.length + reactors.length > 0 || commands.some(isEffect) || Object.keys(buckets).length > 0;
}

export function isEffect({ aggregate }: ServiceDescription['commands'][number]): boolean {
  return aggregate === undefined;
}

/** Timeouts of sagas travel through the built-in queue, and so do commands that no other queue lists. */
export function hasBuiltInQueue(service: ServiceDescription): boolean {
  const listed = new Set(Object.values(service.queues).flatMap(({ commands }) => commands));
  return service.sagas.length > 0 || (canSend(service) && service.commands.some(({ name }) => !listed.has(name)));
}

/** The queues that commands of the service may travel through. */
export function commandQueuesOf(service: ServiceDescription): readonly string[] {
  return [...Object.keys(service.queues), ...(hasBuiltInQueue(service) ? [builtInQueue] : [])];
}

/** The topics whose messages wait in a queue. */
export function queuedTopicsOf({ topics }: ServiceDescription): readonly string[] {
  return Object.keys(topics).filter((name) => topics[name]?.through === 'queue');
}

/** Whether the worker is handed events without anybody waiting for the outcome. */
export function isInvokedAsynchronously(service: ServiceDescription): boolean {
  const { eventBus, topics, buckets, schedules, invocable } = service;
  const direct = Object.values(topics).some(({ through }) => through !== 'queue');
  return direct || [eventBus?.dispatch ?? {}, buckets, schedules, invocable].some((sources) => Object.keys(sources).length > 0);
}

function hasWorkerWork(service: ServiceDescription): boolean {
  return commandQueuesOf(service).length > 0 || Object.keys(service.topics).length > 0 || isInvokedAsynchronously(service);
}

/** The commands that the worker runs: whatever comes in but by HTTP. */
export function workerCommandsOf(service: ServiceDescription): readonly string[] {
  const { queues, eventBus, topics, schedules, invocable, commands } = service;
  const sent = hasBuiltInQueue(service) ? commands.map(({ name }) => name) : [];
  return [
    ...new Set([
      ...sent,
      ...Object.values(queues).flatMap((queue) => queue.commands),
      ...[eventBus?.dispatch ?? {}, topics, schedules].flatMap((sources) => Object.values(sources).map(({ command }) => command)),
      ...invocable.filter(({ kind }) => kind === 'command').map(({ name }) => name),
    ]),
  ];
}
