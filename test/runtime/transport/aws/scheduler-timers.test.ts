import type { WorkerMessage } from '../../../../runtime/message/worker-message.ts';
import { timersContract } from '../../../../runtime/testing/timers-contract.ts';
import { type VirtualClock, virtualClock } from '../../../../runtime/testing/virtual-clock.ts';
import type { OneOffSchedule, SchedulerCalls } from '../../../../runtime/transport/aws/scheduler-calls.ts';
import { SchedulerTimers } from '../../../../runtime/transport/aws/scheduler-timers.ts';
import type { SqsSendOptions } from '../../../../runtime/transport/aws/sqs-command-queues.ts';
import type { Timer } from '../../../../runtime/transport/timers.ts';
import { awsFault, type FakeAnswer, fakeCalls } from './fake-calls.ts';

const start = Date.parse('2026-01-01T00:00:00.000Z');

function setUp({ suffix = '', answers = [{}] }: { suffix?: string; answers?: readonly FakeAnswer[] } = {}) {
  const { calls, made } = fakeCalls(...answers);
  const sent: { queue: string; options: SqsSendOptions | undefined }[] = [];
  const timers = new SchedulerTimers({
    client: calls,
    group: 'timers',
    roleArn: 'arn:role',
    queueArn: (queue) => `arn:${queue}${suffix}`,
    deadLetterArn: 'arn:dead',
    queues: { send: async (queue, _message, options) => void sent.push({ queue, options }) },
    ambient: { now: () => start },
  });
  return { timers, sent, made, schedules: () => made.map(({ input }): OneOffSchedule => input) };
}

function timer(afterMs: number, message: WorkerMessage = { saga: 'Saga#1', timeoutId: 't-1' }): Timer {
  return { id: 't-1', dueAt: new Date(start + afterMs).toISOString(), queue: 'work', message, group: 'Saga#1' };
}

describe('timers of EventBridge Scheduler', () => {
  describe.each([
    ['that keeps an order', '.fifo', 60_000],
    ['that keeps none, beyond what it can hold back', '', 901_000],
  ])('for a queue %s', (_, suffix, unitMs) => {
    timersContract(() => {
      const clock = virtualClock();
      const sent: { message: unknown; group: string | undefined }[] = [];
      const timers = new SchedulerTimers({
        client: simulatedScheduler(clock, ({ Input, SqsParameters }) => {
          sent.push({ message: JSON.parse(Input), group: SqsParameters?.MessageGroupId ?? 'g' });
        }),
        group: 'timers',
        roleArn: 'arn:role',
        queueArn: (queue) => `arn:${queue}${suffix}`,
        queues: { send: async (_queue, message, { group } = {}) => void sent.push({ message, group }) },
        ambient: clock,
      });
      return { timers, queue: 'work', now: clock.now, pass: clock.advance, sent: async () => sent, unitMs };
    });
  });

  it('are schedules of one time, which are deleted then', async () => {
    const { timers, schedules, sent } = setUp({ suffix: '.fifo' });
    await timers.set(timer(60_500));
    expect(schedules()).toEqual([
      {
        Name: expect.stringMatching(/^[0-9a-f]{64}$/),
        GroupName: 'timers',
        ScheduleExpression: 'at(2026-01-01T00:01:01)',
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        ActionAfterCompletion: 'DELETE',
        Target: {
          Arn: 'arn:work.fifo',
          RoleArn: 'arn:role',
          Input: '{"saga":"Saga#1","timeoutId":"t-1"}',
          SqsParameters: { MessageGroupId: 'Saga#1' },
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
          DeadLetterConfig: { Arn: 'arn:dead' },
        },
      },
    ]);
    expect(sent).toEqual([]);
  });

  it.each([1, 4_000, 5_000])(
    'lie so far ahead that their request arrives before them, also those that are due in %d ms',
    async (afterMs) => {
      const { timers, schedules } = setUp({ suffix: '.fifo' });
      await timers.set(timer(afterMs));
      expect(schedules()[0]?.ScheduleExpression).toBe('at(2026-01-01T00:00:05)');
    },
  );

  it('tell the group of a message as the queue tells it', async () => {
    const { timers, schedules } = setUp({ suffix: '.fifo' });
    await timers.set({ ...timer(60_000), group: 'ä' });
    await timers.set({ ...timer(60_000), group: undefined });
    expect(schedules().map(({ Target }) => Target.SqsParameters?.MessageGroupId)).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      '#Saga#1#t-1',
    ]);
  });

  it.each([
    [0, undefined],
    [-5_000, undefined],
    [1, 1],
    [1_001, 2],
    [900_000, 900],
  ])('are held back by a standard queue %d ms: %s s', async (afterMs, delaySeconds) => {
    const { timers, sent, made } = setUp();
    await timers.set(timer(afterMs));
    expect(sent).toEqual([{ queue: 'work', options: { group: 'Saga#1', ...(delaySeconds && { delaySeconds }) } }]);
    expect(made).toEqual([]);
  });

  it('are held by Scheduler beyond 15 minutes, without a group where the queue keeps no order', async () => {
    const { timers, sent, schedules } = setUp();
    await timers.set(timer(900_001));
    expect(sent).toEqual([]);
    expect(schedules()[0]?.Target).not.toHaveProperty('SqsParameters');
  });

  it('are set once, also where the answer of an earlier try was lost', async () => {
    const { timers, made } = setUp({ suffix: '.fifo', answers: [awsFault('ConflictException', 409)] });
    await timers.set(timer(60_000));
    expect(made).toHaveLength(1);
  });

  it('are cancelled under the name that they were set under, and need not be there', async () => {
    const { timers, made, schedules } = setUp({ suffix: '.fifo', answers: [{}, awsFault('ResourceNotFoundException', 404)] });
    await timers.set(timer(60_000));
    await timers.cancel('t-1');
    expect(made[1]).toEqual({ operation: 'DeleteSchedule', input: { Name: schedules()[0]?.Name, GroupName: 'timers' } });
  });

  it('leave keywords of Scheduler in a message as they were written', async () => {
    const { timers, schedules } = setUp({ suffix: '.fifo' });
    const message = { command: 'X', input: '<aws.scheduler.schedule-arn> < <aws.scheduler.', commandId: 'c-1' };
    await timers.set(timer(60_000, message));
    const { Input = '' } = schedules()[0]?.Target ?? {};
    expect(Input).not.toContain('<aws.scheduler.');
    expect(JSON.parse(Input)).toEqual(message);
  });

  it('refuse a message that Scheduler would not hold, though the queue takes it at once', async () => {
    const { timers, made, sent } = setUp({ suffix: '.fifo' });
    const message = { command: 'X', input: 'x'.repeat(256 * 1024) };
    await expect(timers.set(timer(60_000, message))).rejects.toMatchObject({
      name: 'TimerTooLargeError',
      code: 'timer-too-large',
      timer: 't-1',
      retryable: false,
    });
    await timers.set(timer(0, message));
    expect([made, sent]).toEqual([[], [expect.objectContaining({ queue: 'work' })]]);
  });

  it.each([
    ['ThrottlingException', 429, true],
    ['InternalServerException', 500, true],
    ['AccessDeniedException', 403, false],
    ['ServiceQuotaExceededException', 402, false],
    ['ValidationException', 400, false],
  ])('say of %s whether another try may help', async (name, status, retryable) => {
    const { timers } = setUp({ suffix: '.fifo', answers: [awsFault(name, status)] });
    const failure = { name: 'ServiceCallError', service: 'Scheduler', fault: name, retryable };
    await expect(timers.set(timer(60_000))).rejects.toMatchObject({ ...failure, operation: 'CreateSchedule' });
    await expect(timers.cancel('t-1')).rejects.toMatchObject({ ...failure, operation: 'DeleteSchedule' });
  });

  it('say that a group is missing, which is no timer that went off', async () => {
    const { timers } = setUp({ suffix: '.fifo', answers: [awsFault('ResourceNotFoundException', 404)] });
    await expect(timers.set(timer(60_000))).rejects.toMatchObject({ fault: 'ResourceNotFoundException' });
  });
});

/** Schedules on a virtual clock, each by its name, gone once they went off. */
function simulatedScheduler(clock: VirtualClock, goOff: (target: OneOffSchedule['Target']) => void): SchedulerCalls {
  const schedules = new Map<string, OneOffSchedule>();
  const waitFor = async (schedule: OneOffSchedule) => {
    const due = Date.parse(`${schedule.ScheduleExpression.slice('at('.length, -1)}Z`);
    await clock.sleep(due - clock.now());
    if (schedules.get(schedule.Name) !== schedule) return;
    schedules.delete(schedule.Name);
    goOff(schedule.Target);
  };
  const operations = {
    CreateSchedule(schedule: OneOffSchedule) {
      if (schedules.has(schedule.Name)) throw awsFault('ConflictException', 409);
      schedules.set(schedule.Name, schedule);
      void waitFor(schedule);
    },
    DeleteSchedule({ Name }: OneOffSchedule) {
      if (!schedules.delete(Name)) throw awsFault('ResourceNotFoundException', 404);
    },
  };
  return {
    call: async (operation, input) => {
      operations[operation](input as never);
      return {};
    },
  };
}
