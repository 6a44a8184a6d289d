// What a schedule's types infer, and which mistakes do not compile: an unused `@ts-expect-error` is an error of `npm run types`.
import * as z from 'zod';
import { effectCommand } from '../../../runtime/decider/effect-command.ts';
import { schedule } from '../../../runtime/service/schedule.ts';
import { service } from '../../../runtime/service/service.ts';

const CloseDay = effectCommand('CloseDay', {
  input: z.object({ day: z.string(), tries: z.number().default(1) }),
  perform: ({ tries }) => void tries,
});
const Other = effectCommand('Other', { input: z.object({}), perform: () => {} });

schedule({ cron: '0 3 * * *', command: CloseDay, input: { day: 'a' } });
schedule({ rate: { hours: 2 }, command: CloseDay, input: { day: 'a', tries: 2 } });
schedule({ cron: '0 3 * * *', timezone: undefined, command: CloseDay, input: ({ scheduledAt }) => ({ day: scheduledAt.slice(0, 10) }) });
schedule({ cron: '0 3 * * *', command: Other, input: {} });

// @ts-expect-error the command needs a day
schedule({ cron: '0 3 * * *', command: CloseDay, input: {} });
// @ts-expect-error a day is text
schedule({ cron: '0 3 * * *', command: CloseDay, input: { day: 1 } });
// @ts-expect-error the function makes no input of the command
schedule({ cron: '0 3 * * *', command: CloseDay, input: () => ({ day: 1 }) });
// @ts-expect-error there is no such time
schedule({ cron: '0 3 * * *', command: CloseDay, input: ({ startedAt }) => ({ day: startedAt }) });
// @ts-expect-error neither a calendar nor a rate
schedule({ command: CloseDay, input: { day: 'a' } });
// @ts-expect-error both
schedule({ cron: '0 3 * * *', rate: { minutes: 5 }, command: CloseDay, input: { day: 'a' } });
// @ts-expect-error a rate has no time zone
schedule({ rate: { minutes: 5 }, timezone: 'Europe/Berlin', command: CloseDay, input: { day: 'a' } });
// @ts-expect-error a rate has one unit
schedule({ rate: { minutes: 5, hours: 1 }, command: CloseDay, input: { day: 'a' } });
// @ts-expect-error and one of these
schedule({ rate: { seconds: 5 }, command: CloseDay, input: { day: 'a' } });

service('books', {
  commands: [CloseDay],
  schedules: { nightly: schedule({ cron: '0 3 * * *', command: CloseDay, input: { day: 'a' } }) },
});
service('books', {
  commands: [CloseDay],
  // @ts-expect-error the service has no such command
  schedules: { nightly: schedule({ cron: '0 3 * * *', command: Other, input: {} }) },
});
