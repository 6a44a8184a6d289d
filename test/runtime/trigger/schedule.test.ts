import { schedule } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { scheduledCommand } from '../../../runtime/service/schedule.ts';
import type { DeadLetter } from '../../../runtime/transport/queue.ts';
import { ScheduledCommandRejectedError, UnknownScheduleError } from '../../../runtime/trigger/errors.ts';
import { isJobEvent, jobInput } from '../../../runtime/trigger/job.ts';
import {
  handleScheduleEvent,
  isScheduleEvent,
  type ScheduleDelivery,
  type ScheduleEvent,
  scheduleInput,
} from '../../../runtime/trigger/schedule.ts';
import { CloseCounter, CountUp } from '../counter.ts';
import { RecordingStore } from '../recording-store.ts';
import { payload } from './payload.ts';

const nightly = schedule({
  cron: '0 3 * * *',
  command: CountUp,
  input: ({ scheduledAt }) => ({ counterId: scheduledAt.slice(0, 10) }),
});

function setUp(change: Partial<ScheduleDelivery> = {}) {
  const store = new RecordingStore();
  const commands = createCommandBus({ store, ambient: testAmbient() });
  const buried: DeadLetter[] = [];
  const delivery: ScheduleDelivery = {
    messageOf: (name, scheduledAt) => (name === 'nightly' ? scheduledCommand(name, nightly, scheduledAt) : undefined),
    commands,
    known: [CountUp, CloseCounter],
    bury: async (letter) => void buried.push(letter),
    ...change,
  };
  const handle = (event: object = {}) => handleScheduleEvent({ ...payload<ScheduleEvent>('schedule'), ...event }, delivery);
  return { store, commands, buried, handle, commitsOf: async (id: string) => (await store.inner.load(`Counter#${id}`)).commits };
}

describe('the event of a schedule', () => {
  it('runs its command for the time that was planned', async () => {
    const { handle, commitsOf } = setUp();
    await handle();
    expect((await commitsOf('2026-11-24')).map(({ metadata }) => metadata.commandId)).toEqual(['schedule:nightly@2026-11-24T03:00:00Z']);
  });

  it('that comes twice counts once, however its time is written', async () => {
    const { handle, commitsOf } = setUp();
    await handle();
    await handle({ scheduledAt: '2026-11-24T04:00:00.000+01:00' });
    expect(await commitsOf('2026-11-24')).toHaveLength(1);
  });

  it('is an error that may pass where the code does not know it', async () => {
    const { handle, buried } = setUp();
    await expect(handle({ schedule: 'hourly' })).rejects.toThrow(UnknownScheduleError);
    await expect(handle({ schedule: 'hourly' })).rejects.toMatchObject({ code: 'unknown-schedule', retryable: true, schedule: 'hourly' });
    await expect(setUp({ known: [] }).handle()).rejects.toMatchObject({ code: 'unknown-command', retryable: true });
    expect(buried).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['no name', { schedule: undefined }, 'schedule: must be the name of a schedule'],
    ['an empty name', { schedule: '' }, 'schedule: must be the name of a schedule'],
    ['no time', { scheduledAt: undefined }, 'scheduledAt: must be a time, got undefined'],
    ['the keyword in the place of the time', { scheduledAt: '<aws.scheduler.scheduled-time>' }, 'scheduledAt: must be a time, got "<aws'],
  ])('with %s is buried, with the reason', async (_, change, reason) => {
    const { handle, buried } = setUp();
    await handle(change);
    expect(buried).toEqual([expect.objectContaining({ code: 'validation-failed', reason: expect.stringContaining(reason) })]);
    await expect(setUp({ bury: undefined }).handle(change)).rejects.toThrow(reason);
  });

  it('whose command is rejected is buried, or thrown where nobody does', async () => {
    const { handle, commands, buried } = setUp();
    await commands.dispatch(CloseCounter, { counterId: '2026-11-24' });
    await handle();
    expect(buried).toEqual([expect.objectContaining({ code: 'scheduled-command-rejected', source: 'nightly' })]);
    const thrown = setUp({ bury: undefined });
    await thrown.commands.dispatch(CloseCounter, { counterId: '2026-11-24' });
    await expect(thrown.handle()).rejects.toThrow(ScheduledCommandRejectedError);
    await expect(thrown.handle()).rejects.toMatchObject({ rejection: 'counter-closed' });
  });

  it('is thrown to come again where a retry may cure it', async () => {
    const { handle, store, buried } = setUp();
    store.beforeAppend = () => Promise.reject(new Error('throttled'));
    await expect(handle()).rejects.toThrow('throttled');
    expect(buried).toEqual([]);
  });

  it('passes the middleware', async () => {
    const seen: unknown[] = [];
    const { handle } = setUp({
      middleware: [
        (operation, next) => {
          seen.push(operation);
          return next();
        },
      ],
    });
    await handle();
    expect(seen).toEqual([{ kind: 'trigger', name: 'schedule', source: 'nightly', id: '2026-11-24T03:00:00Z' }]);
  });

  it('is what infrastructure writes, once Scheduler has put the time into it', () => {
    const written = JSON.stringify(scheduleInput('nightly')).replace('<aws.scheduler.scheduled-time>', '2026-11-24T03:00:00Z');
    expect(JSON.parse(written)).toEqual(payload('schedule'));
    expect(jobInput('catch-up')).toEqual(payload('job'));
  });

  it('is told from others', () => {
    expect([isScheduleEvent(payload('schedule')), isJobEvent(payload('job'))]).toEqual([true, true]);
    for (const other of [undefined, null, 'x', {}, payload('direct-invoke')])
      expect([isScheduleEvent(other), isJobEvent(other)]).toEqual([false, false]);
  });
});
