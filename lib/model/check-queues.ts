import type { QueueDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { outside, timeoutOf } from './check-functions.ts';
import { unknownCommand } from './check-names.ts';
import type { Diagnostic } from './diagnostics.ts';
import { advisedVisibilityFactor, limits } from './limits.ts';

/** Queues that lead nowhere, or would deliver a message again while it is being handled (rule G1). */
export function checkQueues(service: ServiceDescription): readonly Diagnostic[] {
  const known = new Set(service.commands.map(({ name }) => name));
  return Object.entries(service.queues).flatMap(([name, queue]) => [
    ...queue.commands.filter((command) => !known.has(command)).map((command) => unknownCommand(`queues.${name}.commands`, command)),
    ...(queue.commands.length === 0 ? [emptyQueue(name)] : []),
    ...outside(`queues.${name}.visibilityTimeoutSeconds`, queue.visibilityTimeoutSeconds, limits.visibilityTimeoutSeconds),
    ...outside(`queues.${name}.batchSize`, queue.batchSize, limits.batchSize),
    ...outside(`queues.${name}.deadLetter.maxReceives`, queue.deadLetter?.maxReceives, limits.maxReceives),
    ...checkVisibility(name, queue, timeoutOf('worker', service)),
  ]);
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
