import { Cron } from 'croner';
import type { Rate, ScheduleTiming } from './schedule.ts';

/**
 * When a schedule comes next. What comes at a rate comes at the multiples of its rate since the epoch, so that every process agrees; the
 * clouds count from when the schedule was deployed.
 *
 * @param after milliseconds since the epoch
 * @returns milliseconds since the epoch, later than `after`; `undefined` where it never comes again, as on a 30th of February
 */
export function nextRun({ cron, timezone = 'UTC', rate }: ScheduleTiming, after: number): number | undefined {
  if (rate === undefined) return nextMatch(cron, timezone, after);
  const interval = intervalOf(rate);
  return (Math.floor(after / interval) + 1) * interval;
}

/** A time that the clock leaps over would be moved behind the gap; it is left out, as EventBridge Scheduler does. */
function nextMatch(cron: string, timezone: string, after: number): number | undefined {
  const times = new Cron(cron, { timezone, mode: '5-part', paused: true });
  let next = times.nextRun(new Date(after));
  while (next && !times.match(next)) next = times.nextRun(next);
  return next?.getTime();
}

const minute = 60_000;

function intervalOf({ minutes = 0, hours = 0, days = 0 }: Rate): number {
  return (minutes + hours * 60 + days * 24 * 60) * minute;
}
