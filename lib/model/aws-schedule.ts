import type { Rate, ScheduleTiming } from '../../runtime/service/schedule.ts';
import type { ScheduleResource } from './service-model.ts';

/** A schedule in the words of EventBridge Scheduler. */
export interface AwsSchedule {
  /** `cron(…)` of six fields, or `rate(…)` (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html). */
  readonly expression: string;
  readonly timezone: string;
  /** What the function is invoked with, as JSON; Scheduler puts the planned time in its place. */
  readonly input: string;
}

/** Says a schedule in the words of EventBridge Scheduler. */
export function awsSchedule({ timing, runs }: Pick<ScheduleResource, 'timing' | 'runs'>): AwsSchedule {
  return { expression: expressionOf(timing), timezone: timing.timezone ?? 'UTC', input: JSON.stringify(inputOf(runs)) };
}

function expressionOf({ cron, rate }: ScheduleTiming): string {
  return rate === undefined ? `cron(${sixFields(cron)})` : `rate(${quantity(rate)})`;
}

function inputOf(runs: ScheduleResource['runs']): Readonly<Record<string, string>> {
  if (runs.kind === 'job') return { allframe: 'job', job: runs.job };
  return { allframe: 'schedule', schedule: runs.schedule, scheduledAt: '<aws.scheduler.scheduled-time>' };
}

/** `5 minutes`, and `1 minute`, which is not taken in the plural. */
function quantity(rate: Rate): string {
  const [unit, count] = Object.entries(rate).find(([, number]) => number !== undefined) as [string, number];
  return `${count} ${count === 1 ? unit.slice(0, -1) : unit}`;
}

/** Of the two days one is `?`: the one that is not named. Days of the week are named, since AWS counts them from 1. */
function sixFields(cron: string): string {
  const [minute, hour, dayOfMonth, month, dayOfWeek] = cron.split(' ') as [string, string, string, string, string];
  const days = dayOfWeek === '*' ? [fieldOf(dayOfMonth, 1), '?'] : ['?', weekdaysOf(dayOfWeek)];
  return [fieldOf(minute, 0), fieldOf(hour, 0), days[0], fieldOf(month, 1), days[1], '*'].join(' ');
}

/** AWS has lists, ranges and steps from a number on, but no steps within a range or from `*` on. */
function fieldOf(field: string, first: number): string {
  return field
    .split(',')
    .map((part) => partOf(part.toUpperCase(), first))
    .join(',');
}

function partOf(part: string, first: number): string {
  const [range = '', step] = part.split('/');
  if (step === undefined || (range === '*' && Number(step) === 1)) return range;
  if (range === '*') return `${first}/${Number(step)}`;
  const [from, to] = range.split('-');
  return steps(Number(from), Number(to), Number(step)).join(',');
}

const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

function weekdaysOf(field: string): string {
  const named = new Set(field.split(',').flatMap((part) => daysOf(part.toUpperCase())));
  return weekdays.filter((_, day) => named.has(day)).join(',');
}

/** 0 and 7 are Sunday. */
function daysOf(part: string): readonly number[] {
  const [range = '', step] = part.split('/');
  const [from = '', to = from] = range === '*' ? ['0', '6'] : range.split('-');
  return steps(dayNumber(from), dayNumber(to), Number(step ?? 1)).map((day) => day % 7);
}

function dayNumber(day: string): number {
  const named = (weekdays as readonly string[]).indexOf(day);
  return named === -1 ? Number(day) : named;
}

function steps(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}
