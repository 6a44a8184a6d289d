import type { QueueDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { outside, timeoutOf } from './check-functions.ts';
import { unknownCommand } from './check-names.ts';
import type { Diagnostic } from './diagnostics.ts';
import { advisedVisibilityFactor, limits } from './limits.ts';
import { builtInQueue, rebuildQueue } from './resource-ids.ts';
import { queuedTopicsOf } from './service-work.ts';

/** Queues that lead nowhere, or would deliver a message again while it is being handled (rule G1). */
export function checkQueues(service: ServiceDescription): readonly Diagnostic[] {
  const known = new Set(service.commands.map(({ name }) => name));
  return Object.entries(service.queues).flatMap(([name, queue]) => [
    ...queue.commands.filter((command) => !known.has(command)).map((command) => unknownCommand(`queues.${name}.commands`, command)),
    ...(queue.commands.length === 0 ? [emptyQueue(name)] : []),
    ...outside(`queues.${name}.visibilityTimeoutSeconds`, queue.visibilityTimeoutSeconds, limits.visibilityTimeoutSeconds),
    ...outside(`queues.${name}.batchSize`, queue.batchSize, limits.batchSize),
    ...outside(`queues.${name}.batchWindowSeconds`, queue.batchWindowSeconds, limits.batchWindowSeconds),
    ...outside(`queues.${name}.maxConcurrency`, queue.maxConcurrency, limits.maxConcurrency),
    ...(queue.fifo && (queue.batchWindowSeconds ?? 0) > 0 ? [windowOfFifo(name)] : []),
    ...checkFifoName(name, queue),
    ...checkReserved(name, queue, service),
    ...(isTaken(name, service) ? [takenName(name)] : []),
    ...outside(`queues.${name}.deadLetter.maxReceives`, queue.deadLetter?.maxReceives, limits.maxReceives),
    ...checkVisibility(name, queue, timeoutOf('worker', service)),
  ]);
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
function windowOfFifo(name: string): Diagnostic {
  const message = 'a FIFO queue gathers no batch';
  return {
    severity: 'error',
    code: 'fifo-with-window',
    place: `queues.${name}.batchWindowSeconds`,
    message,
    remedy: 'leave it out, or leave fifo out',
  };
}

function checkFifoName(name: string, { name: given, fifo = false }: QueueDescription): Diagnostic[] {
  if (fifo || !given?.endsWith('.fifo')) return [];
  const message = `${given} is the name of a FIFO queue, and it is none`;
  return [
    { severity: 'error', code: 'invalid-resource-name', place: `queues.${name}.name`, message, remedy: 'set fifo: true, or rename it' },
  ];
}

/** Lambda would throttle what SQS hands over, and each such try counts as a receive. */
function checkReserved(name: string, { maxConcurrency }: QueueDescription, { functions }: ServiceDescription): Diagnostic[] {
  const reserved = functions.worker?.reservedConcurrency;
  if (reserved === undefined || maxConcurrency === undefined || maxConcurrency <= reserved) return [];
  const message = `${maxConcurrency} batches at once are more than the ${reserved} instances that are reserved for the worker`;
  const remedy = 'lower it, or raise reservedConcurrency of the worker';
  return [{ severity: 'error', code: 'concurrency-crossed', place: `queues.${name}.maxConcurrency`, message, remedy }];
}

/** The built-in queue, that of rebuilds, and those of topics are found by their names too. */
function isTaken(name: string, service: ServiceDescription): boolean {
  return [builtInQueue, rebuildQueue, ...queuedTopicsOf(service)].includes(name);
}

function takenName(name: string): Diagnostic {
  const message = `the service has a queue ${name} of its own, for commands that no other lists, for rebuilds or for a topic`;
  return { severity: 'error', code: 'duplicate-queue', place: `queues.${name}`, message, remedy: 'rename it' };
}

function emptyQueue(name: string): Diagnostic {
  const message = 'it carries no command';
  return {
    severity: 'error',
    code: 'empty-queue',
    place: `queues.${name}.commands`,
    message,
    remedy: 'list a command, or remove the queue',
  };
}

function checkVisibility(name: string, { visibilityTimeoutSeconds: visibility }: QueueDescription, timeout: number): Diagnostic[] {
  const advised = timeout * advisedVisibilityFactor;
  if (visibility === undefined || visibility >= advised || outside('', visibility, limits.visibilityTimeoutSeconds).length > 0) return [];
  const place = `queues.${name}.visibilityTimeoutSeconds`;
  if (visibility < timeout) {
    const message = `${visibility} s is below the worker's timeout of ${timeout} s: a message would be delivered again while it is handled`;
    return [
      {
        severity: 'error',
        code: 'visibility-below-timeout',
        place,
        message,
        remedy: `raise it to ${advised}, or lower the worker's timeout`,
      },
    ];
  }
  const message = `${visibility} s is below ${advisedVisibilityFactor} times the worker's timeout of ${timeout} s, which AWS advises`;
  return [{ severity: 'warning', code: 'visibility-below-advice', place, message, remedy: `raise it to ${advised}` }];
}
