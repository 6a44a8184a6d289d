import { Cron } from 'croner';
import fc from 'fast-check';
import { awsSchedule } from '../../../lib/model/aws-schedule.ts';
import type { ScheduleTiming } from '../../../runtime/service/schedule.ts';

const runs = { kind: 'schedule', schedule: 'nightly', command: 'CloseDay' } as const;
const expressionOf = (timing: ScheduleTiming) => awsSchedule({ timing, runs }).expression;

describe('a schedule of EventBridge Scheduler', () => {
  it.each([
    ['0 3 * * *', '0 3 * * ? *'],
    ['*/15 * * * *', '0/15 * * * ? *'],
    ['*/1 8-17 * * MON-FRI', '* 8-17 ? * MON,TUE,WED,THU,FRI *'],
    ['30 6 1,15 * *', '30 6 1,15 * ? *'],
    ['0 0 */2 */3 *', '0 0 1/2 1/3 ? *'],
    ['10-30/10 */6 * jan,jul *', '10,20,30 0/6 * JAN,JUL ? *'],
    ['0 12 * * 0', '0 12 ? * SUN *'],
    ['0 12 * * 7', '0 12 ? * SUN *'],
    ['0 12 * * 5-7', '0 12 ? * SUN,FRI,SAT *'],
    ['0 12 * * sun,2,*/6', '0 12 ? * SUN,TUE,SAT *'],
  ])('comes at %s as cron(%s)', (cron, expression) => {
    expect(expressionOf({ cron })).toBe(`cron(${expression})`);
  });

  it.each([
    [{ minutes: 5 }, '5 minutes'],
    [{ hours: 1 }, '1 hour'],
    [{ days: 1 }, '1 day'],
    [{ days: 30 }, '30 days'],
  ])('comes at the rate %j as rate(%s)', (rate, expression) => {
    expect(expressionOf({ rate })).toBe(`rate(${expression})`);
  });

  it('comes at the same times, whatever the cron expression', () => {
    fc.assert(
      fc.property(cronExpressions(), (cron) => {
        const [minute, hour, dayOfMonth, month, dayOfWeek] = fieldsOf(expressionOf({ cron }));
        expect(timesOf(`${minute} ${hour} ${dayOfMonth} ${month} ${dayOfWeek}`)).toEqual(timesOf(cron));
      }),
    );
  });

  it('keeps the time zone, which is UTC where none is given', () => {
    expect(awsSchedule({ timing: { cron: '0 3 * * *', timezone: 'Europe/Berlin' }, runs }).timezone).toBe('Europe/Berlin');
    expect(awsSchedule({ timing: { rate: { hours: 2 } }, runs }).timezone).toBe('UTC');
  });

  it('tells the worker its name and the planned time, and a function its job', () => {
    const timing = { rate: { minutes: 5 } };
    expect(JSON.parse(awsSchedule({ timing, runs }).input)).toEqual({
      allframe: 'schedule',
      schedule: 'nightly',
      scheduledAt: '<aws.scheduler.scheduled-time>',
    });
    expect(JSON.parse(awsSchedule({ timing, runs: { kind: 'job', job: 'catch-up' } }).input)).toEqual({ allframe: 'job', job: 'catch-up' });
  });
});

/** AWS's fields as croner knows them: steps from a number on are steps of a range there. */
function fieldsOf(expression: string): readonly string[] {
  const fields = expression.slice('cron('.length, -1).replace('?', '*').split(' ');
  return fields.map((field, index) => field.replaceAll(/(?<![-\d])(\d+)\//g, `$1-${[59, 23, 31, 12][index]}/`));
}

function timesOf(cron: string): readonly (string | undefined)[] {
  return new Cron(cron, { timezone: 'UTC', mode: '5-part', paused: true }).nextRuns(20, new Date(0)).map((time) => time.toISOString());
}

/** Expressions that the check of a service lets through: one of the two days is `*`. */
function cronExpressions(): fc.Arbitrary<string> {
  const days = fc.oneof(
    fieldOf(1, 28).map((day) => [day, '*']),
    fieldOf(0, 7).map((day) => ['*', day]),
  );
  return fc
    .tuple(fieldOf(0, 59), fieldOf(0, 23), days, fieldOf(1, 12))
    .map(([minute, hour, [dayOfMonth, dayOfWeek], month]) => [minute, hour, dayOfMonth, month, dayOfWeek].join(' '));
}

function fieldOf(min: number, max: number): fc.Arbitrary<string> {
  const number = fc.integer({ min, max });
  const range = fc.tuple(number, number).map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`);
  const step = fc.integer({ min: 1, max: Math.ceil((max - min) / 2) });
  const part = fc.oneof(
    number.map(String),
    range,
    fc.constant('*'),
    fc.tuple(fc.oneof(range, fc.constant('*')), step).map((of) => of.join('/')),
  );
  return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','));
}
