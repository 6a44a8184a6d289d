import type { WorkerMessage } from '../../../../runtime/message/worker-message.ts';
import { virtualClock } from '../../../../runtime/testing/virtual-clock.ts';
import { MemorySchedules, type RecurringMessage } from '../../../../runtime/transport/memory/memory-schedules.ts';

const minute = 60_000;
const start = Date.parse('2026-01-01T00:00:00.000Z');

function every(minutes: number, change: Partial<RecurringMessage> = {}): RecurringMessage {
  return {
    next: (after) => (Math.floor(after / (minutes * minute)) + 1) * minutes * minute,
    message: (scheduledAt) => ({ command: 'Tick', input: { planned: (scheduledAt - start) / minute } }),
    queue: 'commands',
    ...change,
  };
}

function setUp(schedules: Readonly<Record<string, RecurringMessage>>, clock = virtualClock()) {
  const sent: { queue: string; planned: number; at: number }[] = [];
  const errors: [string, string][] = [];
  const send = async (queue: string, message: WorkerMessage) => {
    const { input } = message as { input: { planned: number } };
    sent.push({ queue, planned: input.planned, at: (clock.now() - start) / minute });
  };
  const onError = (error: unknown, schedule: string) => errors.push([schedule, (error as Error).message]);
  return { clock, sent, errors, schedules: new MemorySchedules({ schedules, ambient: clock, queues: { send }, onError }) };
}

describe('schedules in memory', () => {
  it('send a message at each of their times, whatever clock they run on', async () => {
    const { clock, sent, schedules } = setUp({ often: every(20), hourly: every(60, { queue: 'slow' }) });
    schedules.start();
    expect(schedules.upcoming).toEqual({ often: '2026-01-01T00:20:00.000Z', hourly: '2026-01-01T01:00:00.000Z' });
    await clock.advance(60 * minute);
    expect(sent).toEqual([
      { queue: 'commands', planned: 20, at: 20 },
      { queue: 'commands', planned: 40, at: 40 },
      { queue: 'slow', planned: 60, at: 60 },
      { queue: 'commands', planned: 60, at: 60 },
    ]);
  });

  it('catch up once what the process slept through', async () => {
    const clock = virtualClock();
    let skipped = 0;
    const { sent, schedules } = setUp({ often: every(10) }, { ...clock, now: () => clock.now() + skipped });
    schedules.start();
    await clock.advance(5 * minute);
    skipped = 47 * minute;
    await clock.advance(10 * minute);
    expect(sent).toEqual([
      { queue: 'commands', planned: 10, at: 57 },
      { queue: 'commands', planned: 60, at: 60 },
    ]);
  });

  it('end when they are stopped, and begin anew from then on', async () => {
    const { clock, sent, schedules } = setUp({ often: every(10) });
    schedules.start();
    await clock.advance(10 * minute);
    schedules.stop();
    expect(schedules.upcoming).toEqual({});
    await clock.advance(20 * minute);
    schedules.start();
    schedules.start();
    await clock.advance(10 * minute);
    expect(sent.map(({ at }) => at)).toEqual([10, 40]);
  });

  it('end where no time is left', async () => {
    const { clock, sent, schedules } = setUp({
      once: every(10, { next: (after) => (after < start + minute ? start + minute : undefined) }),
    });
    schedules.start();
    await clock.advance(10 * minute);
    expect(sent).toHaveLength(1);
    expect([schedules.upcoming, clock.sleepers]).toEqual([{}, []]);
  });

  it('go on after a message that could not be made or sent, and say so', async () => {
    const message = (scheduledAt: number) => {
      if (scheduledAt === start + 10 * minute) throw new Error('no input');
      return { command: 'Tick', input: { planned: 20 } };
    };
    const { clock, sent, errors, schedules } = setUp({ often: every(10, { message }) });
    schedules.start();
    await clock.advance(20 * minute);
    expect(errors).toEqual([['often', 'no input']]);
    expect(sent).toHaveLength(1);
  });
});
