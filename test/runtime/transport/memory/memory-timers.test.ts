import type { WorkerMessage } from '../../../../runtime/message/worker-message.ts';
import { timersContract } from '../../../../runtime/testing/timers-contract.ts';
import { virtualClock } from '../../../../runtime/testing/virtual-clock.ts';
import { MemoryTimers } from '../../../../runtime/transport/memory/memory-timers.ts';
import type { QueueOptions } from '../../../../runtime/transport/queue.ts';
import type { Timer } from '../../../../runtime/transport/timers.ts';

const hour = 60 * 60 * 1_000;

function setUp({ failures = 0 } = {}) {
  const clock = virtualClock();
  const sent: { message: WorkerMessage; group: string | undefined; at: string }[] = [];
  const errors: [string, string][] = [];
  let left = failures;
  const send = async (_queue: string, message: WorkerMessage, { group }: QueueOptions = {}) => {
    if (left-- > 0) throw new Error('no queue');
    sent.push({ message, group, at: new Date(clock.now()).toISOString() });
  };
  const onError = (error: unknown, { id }: Timer) => errors.push([id, (error as Error).message]);
  return { clock, sent, errors, timers: new MemoryTimers({ ambient: clock, queues: { send }, onError }) };
}

const timer = (id: string, dueAt: string): Timer => ({ id, dueAt, queue: 'commands', message: { saga: 'Saga#1', timeoutId: id } });

describe('timers in memory', () => {
  timersContract(() => {
    const { clock, sent, timers } = setUp();
    return {
      timers,
      queue: 'commands',
      now: clock.now,
      pass: clock.advance,
      sent: async () => sent.map(({ message, group }) => ({ message, group })),
    };
  });

  it('go off at their time, months ahead too, which no timer of the machine holds', async () => {
    const { clock, sent, timers } = setUp();
    await timers.set(timer('t-1', '2026-09-01T12:00:00Z'));
    await clock.advance(365 * 24 * hour);
    expect(sent.map(({ at }) => at)).toEqual(['2026-09-01T12:00:00.000Z']);
    expect(clock.sleepers).toEqual([]);
  });

  it('show what is to go off, in order', async () => {
    const { clock, timers } = setUp();
    await timers.set(timer('t-2', '2026-01-01T02:00:00+00:00'));
    await timers.set(timer('t-1', '2026-01-01T03:00:00+02:00'));
    expect(timers.pending.map(({ id }) => id)).toEqual(['t-1', 't-2']);
    await clock.advance(hour);
    expect(timers.pending.map(({ id }) => id)).toEqual(['t-2']);
    timers.stop();
    await clock.advance(hour);
    expect(timers.pending).toEqual([]);
  });

  it('send nothing after they were stopped', async () => {
    const { clock, sent, timers } = setUp();
    await timers.set(timer('t-1', '2026-01-01T01:00:00Z'));
    timers.stop();
    await clock.advance(hour);
    expect(sent).toEqual([]);
  });

  it('go off once where they were cancelled and set again', async () => {
    const { clock, sent, timers } = setUp();
    await timers.set(timer('t-1', '2026-01-01T01:00:00Z'));
    await timers.cancel('t-1');
    await timers.set(timer('t-1', '2026-01-01T02:00:00Z'));
    await clock.advance(3 * hour);
    expect(sent.map(({ at }) => at)).toEqual(['2026-01-01T02:00:00.000Z']);
  });

  it('send again where the queue failed', async () => {
    const { clock, sent, errors, timers } = setUp({ failures: 2 });
    await timers.set(timer('t-1', '2026-01-01T01:00:00Z'));
    await clock.advance(2 * hour);
    expect(sent.map(({ at }) => at)).toEqual(['2026-01-01T01:00:02.000Z']);
    expect(errors).toEqual([
      ['t-1', 'no queue'],
      ['t-1', 'no queue'],
    ]);
    expect(timers.pending).toEqual([]);
  });

  it('do not send again what was cancelled after the queue had failed', async () => {
    const { clock, sent, timers } = setUp({ failures: 1 });
    await timers.set(timer('t-1', '2026-01-01T01:00:00Z'));
    await clock.advance(hour);
    await timers.cancel('t-1');
    await clock.advance(hour);
    expect(sent).toEqual([]);
  });

  it('send what was set, whatever becomes of the object', async () => {
    const { clock, sent, timers } = setUp();
    const message = { saga: 'Saga#1', timeoutId: 't-1' };
    await timers.set({ ...timer('t-1', '2026-01-01T01:00:00Z'), message });
    message.saga = 'Saga#2';
    await clock.advance(hour);
    expect(sent[0]?.message).toEqual({ saga: 'Saga#1', timeoutId: 't-1' });
  });
});
