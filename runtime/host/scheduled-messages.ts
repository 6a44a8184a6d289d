import { scheduledCommand } from '../service/schedule.ts';
import type { Service } from '../service/service.ts';
import type { ScheduleDelivery } from '../trigger/schedule.ts';

/** The command of each schedule of a service at a time; none where the service has no such schedule. */
export function scheduledMessages({ schedules }: Pick<Service, 'schedules'>): ScheduleDelivery['messageOf'] {
  return (name, scheduledAt) => {
    const schedule = Object.hasOwn(schedules, name) ? schedules[name] : undefined;
    return schedule && scheduledCommand(name, schedule, scheduledAt);
  };
}
