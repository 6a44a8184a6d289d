import { checkSchedules } from '../../../lib/model/check-schedules.ts';
import type { ScheduleTiming } from '../../../runtime/service/schedule.ts';

describe('the check of schedules', () => {
  const faultsOf = (timing: unknown) => checkSchedules({ schedules: { nightly: { timing: timing as ScheduleTiming } } });

  it.each<ScheduleTiming>([
    { cron: '0 3 * * *' },
    { cron: '*/15 9-17 * * MON-FRI', timezone: 'America/New_York' },
    { cron: '0,30 0-6/2 1,15 JAN-MAR *', timezone: 'UTC' },
    { rate: { minutes: 1 } },
    { rate: { hours: 12 } },
    { rate: { days: 7 } },
  ])('finds nothing wrong with %j', (timing) => {
    expect(faultsOf(timing)).toEqual([]);
  });

  it.each([
    '',
    'daily',
    '@daily',
    '0 3 * *',
    '0 0 3 * * *',
    '60 3 * * *',
    '0 24 * * *',
    '0 3 0 * *',
    '0 3 32 * *',
    '0 3 * 13 *',
    '0 3 * * 8',
    '0 3 * * XXX',
    '*/0 * * * *',
    '5-1 * * * *',
    '0 3 L * *',
    '0 3 15W * *',
    '0 3 * * 5#2',
    '0 3 ? * MON',
    '0  3 * * *',
    ' 0 3 * * *',
  ])('refuses %j, which is no cron expression of five fields', (cron) => {
    expect(faultsOf({ cron })).toEqual([
      {
        severity: 'error',
        code: 'invalid-cron',
        place: "schedules['nightly'].cron",
        message: `${JSON.stringify(cron)} is no cron expression of five fields in their ranges`,
        remedy: expect.stringContaining('0 3 * * MON-FRI'),
      },
    ]);
  });

  it.each([
    ['0 3 1 * MON', 'names days of the month and of the week'],
    ['0 3 30 2 *', 'never comes'],
  ])('refuses %j, because it %s', (cron, message) => {
    expect(faultsOf({ cron })).toMatchObject([{ code: 'invalid-cron', message: expect.stringContaining(message) }]);
  });

  it.each(['Mars/Olympus', '', '+01:00'])('refuses the time zone %j', (timezone) => {
    expect(faultsOf({ cron: '0 3 * * *', timezone })).toMatchObject([
      { place: "schedules['nightly'].timezone", code: 'unknown-timezone', message: `${JSON.stringify(timezone)} is no IANA time zone` },
    ]);
  });

  it.each([
    {},
    { minutes: 0 },
    { minutes: -1 },
    { hours: 1.5 },
    { days: Number.NaN },
    { minutes: '5' },
    { minutes: 1, hours: 1 },
    { weeks: 1 },
  ])('refuses the rate %j', (rate) => {
    expect(faultsOf({ rate })).toMatchObject([{ place: "schedules['nightly'].rate", code: 'invalid-rate' }]);
  });

  it('finds every fault of every schedule', () => {
    const timings: Readonly<Record<string, ScheduleTiming>> = {
      good: { rate: { minutes: 5 } },
      one: { cron: 'x', timezone: 'y' },
      two: { rate: { minutes: 0 } },
    };
    const schedules = Object.fromEntries(Object.entries(timings).map(([name, timing]) => [name, { timing }]));
    expect(checkSchedules({ schedules }).map(({ place }) => place)).toEqual([
      "schedules['one'].cron",
      "schedules['one'].timezone",
      "schedules['two'].rate",
    ]);
  });
});
