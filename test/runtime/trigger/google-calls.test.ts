import { UnauthenticatedError } from '../../../runtime/http/auth/errors.ts';
import { UnknownCommandError, ValidationError } from '../../../runtime/message/errors.ts';
import { timerBody } from '../../../runtime/transport/google/timer-message.ts';
import type { Timer } from '../../../runtime/transport/timers.ts';
import { ForeignPushError, UnexpectedPushError } from '../../../runtime/trigger/google-errors.ts';
import { pushStatusOf } from '../../../runtime/trigger/google-fault-table.ts';
import { readSchedulerCall } from '../../../runtime/trigger/google-scheduler.ts';
import { handleTaskCall, readTaskCall } from '../../../runtime/trigger/google-tasks.ts';

describe('a call of Cloud Scheduler', () => {
  const headers = { 'x-cloudscheduler': 'true', 'x-cloudscheduler-scheduletime': '2026-01-01T03:00:00.5Z' };

  it('is for the time that was planned, which stands in a header', () => {
    const call = readSchedulerCall({ headers, body: '{"allframe":"schedule","schedule":"nightly"}' });
    expect(call).toEqual({ allframe: 'schedule', schedule: 'nightly', scheduledAt: '2026-01-01T03:00:00.500Z' });
  });

  it('may be for a job, at whatever time', () => {
    expect(readSchedulerCall({ headers: {}, body: '{"allframe":"job","job":"catch-up"}' })).toEqual({ allframe: 'job', job: 'catch-up' });
  });

  it.each([
    [headers, ''],
    [headers, '{"allframe":"schedule"}'],
    [{}, '{"allframe":"schedule","schedule":"nightly"}'],
    [{ 'x-cloudscheduler-scheduletime': 'soon' }, '{"allframe":"schedule","schedule":"nightly"}'],
  ])('is none without its schedule and its time', (given, body) => {
    expect(() => readSchedulerCall({ headers: given, body })).toThrow(expect.objectContaining({ code: 'unexpected-push' }));
  });
});

describe('a call of Cloud Tasks', () => {
  const timer: Timer = { id: 't', dueAt: '2026-01-01T00:00:00.000Z', queue: 'work', group: 'g', message: { command: 'Count', input: {} } };
  const headers = { 'x-cloudtasks-taskname': 'task-1', 'x-cloudtasks-taskretrycount': '2' };

  it('brings a timer, which is set for the rest of its time', async () => {
    const call = readTaskCall({ headers, body: timerBody(timer) });
    expect(call).toEqual({ task: 'task-1', retries: 2, timer });
    const set: Timer[] = [];
    await handleTaskCall(call, { set: async (one) => void set.push(one) });
    expect(set).toEqual([timer]);
  });

  it('is none without its header or its timer', () => {
    for (const given of [
      { headers: {}, body: timerBody(timer) },
      { headers, body: '{"command":"Count"}' },
    ])
      expect(() => readTaskCall(given)).toThrow(expect.objectContaining({ code: 'unexpected-push' }));
  });
});

describe('the answer to a push that failed', () => {
  it.each([
    [new UnauthenticatedError({ needs: 'a token', challenge: 'Bearer' }), 401],
    [new ForeignPushError({ account: undefined, accounts: [] }), 403],
    [new UnexpectedPushError({ expected: 'push', fault: 'none' }), 400],
    [new UnknownCommandError({ command: 'Count', known: [] }), 503],
    [new ValidationError({ subject: 'it', faults: [] }), 500],
    [new TypeError('a fault of the code'), 500],
  ])('tells whose fault it is', (error, status) => {
    expect(pushStatusOf(error)).toBe(status);
  });
});
