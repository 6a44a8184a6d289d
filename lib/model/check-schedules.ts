import type { ScheduleDescription } from '../../runtime/service/describe-service.ts';
import { nextRun } from '../../runtime/service/next-run.ts';
import type { ScheduleTiming } from '../../runtime/service/schedule.ts';
import type { Diagnostic } from './diagnostics.ts';

/** Schedules that one of the hosts would not run, or would run at other times than the others. */
export function checkSchedules({ schedules }: Scheduled): readonly Diagnostic[] {
  return Object.entries(schedules).flatMap(([name, { timing }]) =>
    faultsOf(timing).map(({ field, ...fault }) => ({ severity: 'error', place: `schedules['${name}'].${field}`, ...fault })),
  );
}

/** A service's schedules, as far as they are checked here. */
interface Scheduled {
  readonly schedules: Readonly<Record<string, Pick<ScheduleDescription, 'timing'>>>;
}

interface Fault extends Pick<Diagnostic, 'code' | 'message' | 'remedy'> {
  readonly field: 'cron' | 'timezone' | 'rate';
}

function faultsOf({ cron, timezone = 'UTC', rate }: ScheduleTiming): readonly Fault[] {
  if (rate !== undefined) return rateFaults(rate);
  return [...cronFaults(cron), ...timezoneFaults(timezone)];
}

/** What every host knows: `L`, `W`, `#`, `?`, names such as `@daily` and further fields are dialects. */
const value = String.raw`(?:\d{1,2}|[A-Za-z]{3})`;
const part = String.raw`(?:\*|${value}(?:-${value})?)(?:/\d{1,2})?`;
const fiveFields = new RegExp(`^${part}(?:,${part})*(?: ${part}(?:,${part})*){4}$`);

function cronFaults(cron: string): readonly Fault[] {
  const fault = cronFault(cron);
  return fault === undefined ? [] : [{ field: 'cron', code: 'invalid-cron', ...fault }];
}

function cronFault(cron: string): Pick<Fault, 'message' | 'remedy'> | undefined {
  const quoted = JSON.stringify(cron);
  if (!fiveFields.test(cron) || !isInRange(cron))
    return { message: `${quoted} is no cron expression of five fields in their ranges`, remedy: "write it as '0 3 * * MON-FRI'" };
  const [, , dayOfMonth, , dayOfWeek] = cron.split(' ');
  if (dayOfMonth !== '*' && dayOfWeek !== '*')
    return { message: `${quoted} names days of the month and of the week`, remedy: 'make two schedules of it, one with each' };
  if (nextRun({ cron }, 0) === undefined) return { message: `${quoted} never comes`, remedy: 'name a day that the month has' };
  return undefined;
}

function isInRange(cron: string): boolean {
  try {
    nextRun({ cron }, 0);
    return true;
  } catch {
    return false;
  }
}

function timezoneFaults(timezone: string): readonly Fault[] {
  if (isTimezone(timezone)) return [];
  const message = `${JSON.stringify(timezone)} is no IANA time zone`;
  return [{ field: 'timezone', code: 'unknown-timezone', message, remedy: "write it as 'Europe/Berlin', or leave it out for UTC" }];
}

/** An offset such as `+01:00` is known to new versions of Node.js only, and to no cloud. */
function isTimezone(timezone: string): boolean {
  try {
    return /^[A-Za-z]/.test(timezone) && new Intl.DateTimeFormat('en', { timeZone: timezone }) !== undefined;
  } catch {
    return false;
  }
}

function rateFaults(rate: object): readonly Fault[] {
  const [unit, ...others] = Object.entries(rate).filter(([, count]) => count !== undefined);
  const isRate = unit && others.length === 0 && ['minutes', 'hours', 'days'].includes(unit[0]) && Number.isInteger(unit[1]) && unit[1] >= 1;
  if (isRate) return [];
  const message = `${JSON.stringify(rate)} is no whole number of minutes, hours or days from 1 on`;
  return [{ field: 'rate', code: 'invalid-rate', message, remedy: 'write it as { minutes: 5 }' }];
}
