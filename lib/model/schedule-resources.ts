import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { defaults } from './defaults.ts';
import { deadLetters } from './messaging-resources.ts';
import { pascalCase, type physicalNames } from './names.ts';
import { functionId } from './resource-ids.ts';
import type { ScheduleResource } from './service-model.ts';
import { hasFollowers } from './service-work.ts';

type Naming = ReturnType<typeof physicalNames>;

/** What happens again and again: commands, and the search for lost wake-ups (rule C5). */
export function scheduleResources(service: ServiceDescription, name: Naming): readonly ScheduleResource[] {
  const { schedule: settings, catchUp } = defaults;
  const ofUser = Object.entries(service.schedules).map(
    ([schedule, { timing, command }]): ScheduleResource => ({
      kind: 'schedule',
      id: `${pascalCase(schedule)}Schedule`,
      name: name(schedule),
      timing,
      runs: { kind: 'schedule', schedule, command },
      function: functionId('worker'),
      ...settings,
      deadLetter: deadLetters(name(schedule, 'schedule-dead-letters')),
    }),
  );
  if (!hasFollowers(service)) return ofUser;
  const ofOwn: ScheduleResource = {
    kind: 'schedule',
    id: 'CatchUpSchedule',
    name: name('catch-up'),
    timing: { rate: { minutes: catchUp.everyMinutes } },
    runs: { kind: 'job', job: 'catch-up' },
    function: functionId('catchUp'),
    maximumEventAgeSeconds: catchUp.maximumEventAgeSeconds,
    maximumRetryAttempts: catchUp.maximumRetryAttempts,
    deadLetter: deadLetters(name('catch-up', 'schedule-dead-letters')),
  };
  return [...ofUser, ofOwn];
}
