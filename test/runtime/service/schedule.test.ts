import * as z from 'zod';
import { effectCommand } from '../../../runtime/decider/effect-command.ts';
import { nextRun } from '../../../runtime/service/next-run.ts';
import { type ScheduleTiming, schedule, scheduledCommand } from '../../../runtime/service/schedule.ts';

const CloseDay = effectCommand('CloseDay', { input: z.object({ day: z.string() }), perform: () => {} });

describe('a schedule', () => {
  it('is plain data', () => {
    const input = { day: 'today' };
    expect(schedule({ cron: '0 3 * * *', timezone: 'Europe/Berlin', command: CloseDay, input })).toEqual({
      kind: 'schedule',
      timing: { cron: '0 3 * * *', timezone: 'Europe/Berlin' },
      command: CloseDay,
      input,
    });
    expect(schedule({ rate: { minutes: 5 }, command: CloseDay, input }).timing).toEqual({ rate: { minutes: 5 } });
  });

  it('sends its command with an id that is made of its name and time, however the time is written', () => {
    const nightly = schedule({ cron: '0 3 * * *', command: CloseDay, input: { day: 'today' } });
    const expected = { command: 'CloseDay', input: { day: 'today' }, commandId: 'schedule:nightly@2026-01-02T03:00:00Z' };
    for (const time of ['2026-01-02T03:00:00Z', '2026-01-02T04:00:00.000+01:00', Date.parse('2026-01-02T03:00:00Z')])
      expect(scheduledCommand('nightly', nightly, time)).toEqual(expected);
  });

  it('makes the input of its time', () => {
    const nightly = schedule({ cron: '0 3 * * *', command: CloseDay, input: ({ scheduledAt }) => ({ day: scheduledAt }) });
    expect(scheduledCommand('nightly', nightly, '2026-01-02T03:00:00Z').input).toEqual({ day: '2026-01-02T03:00:00.000Z' });
  });
});

describe('the next run', () => {
  const runs = (timing: ScheduleTiming, after: string, count: number) => {
    const found: string[] = [];
    let last: number | undefined = Date.parse(after);
    while (found.length < count) {
      last = nextRun(timing, last);
      if (last === undefined) break;
      found.push(new Date(last).toISOString().slice(0, 16));
    }
    return found;
  };

  it('is after the time that is named, never at it', () => {
    expect(runs({ cron: '0 3 * * *' }, '2026-01-01T03:00:00.000Z', 1)).toEqual(['2026-01-02T03:00']);
    expect(runs({ cron: '0 3 * * *' }, '2026-01-01T02:59:59.999Z', 1)).toEqual(['2026-01-01T03:00']);
    expect(runs({ rate: { minutes: 5 } }, '2026-01-01T03:05:00.000Z', 1)).toEqual(['2026-01-01T03:10']);
    expect(runs({ rate: { minutes: 5 } }, '2026-01-01T03:04:59.999Z', 1)).toEqual(['2026-01-01T03:05']);
  });

  it.each<[string, ScheduleTiming, string[]]>([
    ['minutes', { rate: { minutes: 90 } }, ['2026-01-01T01:30', '2026-01-01T03:00']],
    ['hours', { rate: { hours: 2 } }, ['2026-01-01T02:00', '2026-01-01T04:00']],
    ['days', { rate: { days: 1 } }, ['2026-01-02T00:00', '2026-01-03T00:00']],
    ['steps', { cron: '*/20 * * * *' }, ['2026-01-01T00:20', '2026-01-01T00:40', '2026-01-01T01:00']],
    ['days of the week by name', { cron: '30 8 * * MON-FRI' }, ['2026-01-01T08:30', '2026-01-02T08:30', '2026-01-05T08:30']],
    ['Sunday at both ends of the week', { cron: '0 0 * * 0' }, ['2026-01-04T00:00']],
    ['Sunday at both ends of the week', { cron: '0 0 * * 7' }, ['2026-01-04T00:00']],
    ['months', { cron: '0 0 31 JAN,mar *' }, ['2026-01-31T00:00', '2026-03-31T00:00', '2027-01-31T00:00']],
    ['leap days', { cron: '0 0 29 2 *' }, ['2028-02-29T00:00', '2032-02-29T00:00']],
    ['a time zone', { cron: '0 3 * * *', timezone: 'Asia/Kolkata' }, ['2026-01-01T21:30', '2026-01-02T21:30']],
  ])('knows %s', (_, timing, expected) => {
    expect(runs(timing, '2026-01-01T00:00:00.000Z', expected.length)).toEqual(expected);
  });

  it('leaves out a time that the clock leaps over in spring', () => {
    const timing = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };
    expect(runs(timing, '2026-03-28T00:00:00Z', 2)).toEqual(['2026-03-28T01:30', '2026-03-30T00:30']);
  });

  it('comes once at a time that the clock repeats in autumn, and each hour where it comes hourly', () => {
    const daily = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };
    expect(runs(daily, '2026-10-25T00:00:00Z', 2)).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
    const hourly = { cron: '0 * * * *', timezone: 'Europe/Berlin' };
    expect(runs(hourly, '2026-10-24T23:30:00Z', 3)).toEqual(['2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00']);
  });

  it('is none where no day ever matches', () => {
    expect(nextRun({ cron: '0 0 30 2 *' }, 0)).toBeUndefined();
  });
});
