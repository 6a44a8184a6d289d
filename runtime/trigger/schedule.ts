import type { CommandBus } from '../command-bus/command-bus.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { CommandMessage } from '../message/command-message.ts';
import { UnknownCommandError, ValidationError } from '../message/errors.ts';
import { type Middleware, withMiddleware } from '../message/middleware.ts';
import type { DeadLetter } from '../transport/queue.ts';
import { ScheduledCommandRejectedError, UnknownScheduleError } from './errors.ts';
import { buryIncurable } from './incurable.ts';

/** What EventBridge Scheduler sends for a schedule of the service: the input that infrastructure gives it. */
export interface ScheduleEvent {
  readonly allframe: 'schedule';
  /** The schedule's name in the service. */
  readonly schedule: string;
  /** ISO 8601: the time that was planned, however late it comes. */
  readonly scheduledAt: string;
}

/** Where schedules lead. */
export interface ScheduleDelivery {
  /** The message of one time of a schedule, whose command id is made of both; nothing where the service has no such schedule. */
  readonly messageOf: (schedule: string, scheduledAt: string) => CommandMessage | undefined;
  readonly commands: Pick<CommandBus, 'dispatch'>;
  /** Those that the service has. */
  readonly known: readonly AnyCommand[];
  /** @default what no retry cures is thrown, and Lambda's on-failure queue keeps it */
  readonly bury?: ((letter: DeadLetter) => Promise<void>) | undefined;
  /** @default none */
  readonly middleware?: readonly Middleware[] | undefined;
}

/**
 * The input of a schedule's target. Scheduler puts the planned time into the place of its keyword
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html).
 */
export function scheduleInput(schedule: string): ScheduleEvent {
  return { allframe: 'schedule', schedule, scheduledAt: '<aws.scheduler.scheduled-time>' };
}

/** Recognizes the event by `allframe`. */
export function isScheduleEvent(event: unknown): event is ScheduleEvent {
  return ((event ?? {}) as Partial<ScheduleEvent>).allframe === 'schedule';
}

/**
 * Runs the command of a schedule for the time that was planned. A second delivery for the same time changes nothing (rule B1).
 *
 * @throws {UnknownScheduleError} retryable: old code meets a schedule of new code
 * @throws {ValidationError} when the event names no schedule or no time, or the input does not match, and nobody buries it
 * @throws {ScheduledCommandRejectedError} when the decider refuses, and nobody buries it
 */
export async function handleScheduleEvent(event: ScheduleEvent, delivery: ScheduleDelivery, deadline?: number): Promise<void> {
  const { middleware = [], bury } = delivery;
  const [source, id] = [String(event.schedule), String(event.scheduledAt)];
  const operation = { kind: 'trigger', name: 'schedule', source, id } as const;
  const letter = { body: JSON.stringify(event), source, messageId: `${source}@${id}` };
  await withMiddleware(middleware, operation, () => buryIncurable(letter, bury, () => runSchedule(event, delivery, deadline)));
}

async function runSchedule(event: ScheduleEvent, { messageOf, commands, known }: ScheduleDelivery, deadline?: number): Promise<void> {
  checkEvent(event);
  const { schedule, scheduledAt } = event;
  const message = messageOf(schedule, scheduledAt);
  if (!message) throw new UnknownScheduleError({ schedule });
  const command = known.find(({ name }) => name === message.command);
  if (!command) throw new UnknownCommandError({ command: message.command, known: known.map(({ name }) => name) });
  const { commandId, tenant } = message;
  const result = await commands.dispatch(command, message.input, { commandId, tenant, deadline });
  if (result.outcome === 'rejected') throw new ScheduledCommandRejectedError({ command: command.name, rejection: result.code, schedule });
}

/** @throws {ValidationError} such as where the keyword of the time stands unreplaced */
function checkEvent({ schedule, scheduledAt }: ScheduleEvent): void {
  const faults = [
    ...(typeof schedule === 'string' && schedule !== '' ? [] : [{ path: 'schedule', message: 'must be the name of a schedule' }]),
    ...(typeof scheduledAt === 'string' && !Number.isNaN(Date.parse(scheduledAt))
      ? []
      : [{ path: 'scheduledAt', message: `must be a time, got ${JSON.stringify(scheduledAt)}` }]),
  ];
  if (faults.length > 0) throw new ValidationError({ subject: 'event of a schedule', faults });
}
