import { nextRun } from '../../service/next-run.ts';
import { scheduledCommand } from '../../service/schedule.ts';
import type { Service } from '../../service/service.ts';
import type { RecurringMessage } from '../../transport/memory/memory-schedules.ts';
import { queueOf } from '../queue-of.ts';

/** The schedules of a service as messages that are sent again and again. */
export function recurringCommands(service: Service): Readonly<Record<string, RecurringMessage>> {
  const entries = Object.entries(service.schedules).map(([name, schedule]): [string, RecurringMessage] => [
    name,
    {
      next: (after) => nextRun(schedule.timing, after),
      message: (scheduledAt) => scheduledCommand(name, schedule, scheduledAt),
      queue: queueOf(service)(schedule.command),
    },
  ]);
  return Object.fromEntries(entries);
}
