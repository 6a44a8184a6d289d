import type { AnyCommand } from '../decider/command.ts';
import type { CommandMessage } from '../message/command-message.ts';
import type { Input } from '../message/schema.ts';
import type { Renamed } from './renamed.ts';

/** A command that is sent again and again. */
export interface Schedule<C extends AnyCommand = AnyCommand> extends Renamed {
  readonly kind: 'schedule';
  readonly timing: ScheduleTiming;
  readonly command: C;
  /** The command's input, or what makes it. */
  readonly input: unknown;
  readonly tenant?: string | undefined;
}

/** When a schedule comes: at times of the calendar, or at a rate. */
export type ScheduleTiming = CronTiming | RateTiming;

/** At times of the calendar. */
export interface CronTiming {
  /**
   * Five fields: minute, hour, day of the month, month and day of the week (0 to 7, both ends Sunday), each `*` or a list of numbers, names
   * (`JAN`, `MON`), ranges and steps. One of the two days is `*`.
   */
  readonly cron: string;
  /**
   * An IANA time zone, such as `Europe/Berlin`. A time that the clock leaps over in spring is left out, one that it repeats in autumn comes
   * once.
   *
   * @default 'UTC'
   */
  readonly timezone?: string | undefined;
  readonly rate?: never;
}

/** At a rate. */
export interface RateTiming {
  readonly rate: Rate;
  readonly cron?: never;
  readonly timezone?: never;
}

/** A whole number of one unit; a day has 24 hours. */
export type Rate =
  | { readonly minutes: number; readonly hours?: never; readonly days?: never }
  | { readonly hours: number; readonly minutes?: never; readonly days?: never }
  | { readonly days: number; readonly minutes?: never; readonly hours?: never };

/** What `schedule()` takes. */
export type ScheduleOptions<C extends AnyCommand> = ScheduleTiming &
  Renamed & {
    readonly command: C;
    /** The command's input, or a pure function of the time that it is made for. */
    readonly input: NoInfer<ScheduledInput<C>>;
    /**
     * Whose data the command is about, in a service that declares tenants: a schedule for each of them.
     *
     * @default none
     */
    readonly tenant?: string | undefined;
  };

/** The command's input, or a pure function of the time that it is made for. */
export type ScheduledInput<C extends AnyCommand> = Input<C['input']> | ((time: ScheduledTime) => Input<C['input']>);

/** Which of its times a schedule came for. */
export interface ScheduledTime {
  /** ISO 8601 in UTC: the time that was planned, however late it comes. */
  readonly scheduledAt: string;
}

/**
 * Annotates a command that is sent again and again: at times of the calendar, or at a rate.
 *
 * @example
 * ```ts
 * import { effectCommand, schedule, service } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const CloseDay = effectCommand('CloseDay', { input: z.object({ day: z.string() }), perform: () => {} });
 *
 * export default service('books', {
 *   commands: [CloseDay],
 *   schedules: {
 *     nightly: schedule({
 *       cron: '0 3 * * *',
 *       timezone: 'Europe/Berlin',
 *       command: CloseDay,
 *       input: ({ scheduledAt }) => ({ day: scheduledAt.slice(0, 10) }),
 *     }),
 *   },
 * });
 * ```
 */
export function schedule<const C extends AnyCommand>({ command, input, tenant, renamedFrom, ...timing }: ScheduleOptions<C>): Schedule<C> {
  return { kind: 'schedule', timing: timing as ScheduleTiming, command, input, tenant, renamedFrom };
}

/**
 * The message of one time of a schedule. Its command id is made of both, so that what is delivered twice runs once (rule B1).
 *
 * @param name the schedule's name in the service
 * @param scheduledAt ISO 8601 with a zone, or milliseconds since the epoch
 */
export function scheduledCommand(name: string, { command, input, tenant }: Schedule, scheduledAt: string | number): CommandMessage {
  const time = new Date(scheduledAt).toISOString();
  return {
    command: command.name,
    input: typeof input === 'function' ? input({ scheduledAt: time }) : input,
    commandId: `schedule:${name}@${time.replace('.000Z', 'Z')}`,
    tenant,
  };
}
