import type { WorkerMessage } from '../../../../runtime/message/worker-message.ts';
import { timersContract } from '../../../../runtime/testing/timers-contract.ts';
import { type VirtualClock, virtualClock } from '../../../../runtime/testing/virtual-clock.ts';
import type { QueueOptions } from '../../../../runtime/transport/queue.ts';
import { SqliteTimers } from '../../../../runtime/transport/sqlite/sqlite-timers.ts';
import type { Timer } from '../../../../runtime/transport/timers.ts';
import { temporaryDatabase, temporaryFile } from '../../sqlite/temporary-database.ts';

const hour = 60 * 60 * 1_000;

async function setUp({ file = temporaryFile(), clock = virtualClock(), failures = 0 } = {}) {
  const sent: { message: WorkerMessage; group: string | undefined; at: string }[] = [];
  const errors: string[] = [];
  let left = failures;
  const send = async (_queue: string, message: WorkerMessage, { group }: QueueOptions = {}) => {
    if (left-- > 0) throw new Error('no queue');
    sent.push({ message, group, at: new Date(clock.now()).toISOString() });
  };
  const onError = (error: unknown) => errors.push((error as Error).message);
  const database = await temporaryDatabase(file);
  return { file, clock, sent, errors, timers: new SqliteTimers({ database, ambient: clock, queues: { send }, onError }) };
}

const timer = (id: string, dueAt: string): Timer => ({ id, dueAt, queue: 'commands', message: { saga: 'Saga#1', timeoutId: id } });

describe('timers in SQLite', () => {
  timersContract(async () => {
    const { clock, sent, timers } = await setUp();
    return {
      timers,
      queue: 'commands',
      now: clock.now,
      pass: clock.advance,
      sent: async () => sent.map(({ message, group }) => ({ message, group })),
    };
  });

  it('go off in the process after the one that set them, late where none ran at their time', async () => {
    const { file, clock, sent, timers } = await setUp();
    await timers.set(timer('t-1', '2026-01-01T01:00:00Z'));
    await timers.set(timer('t-2', '2026-01-01T03:00:00Z'));
    timers.stop();
    await clock.advance(2 * hour);
    expect(sent).toEqual([]);

    const next = await resumed(file, clock);
    await clock.advance(hour);
    expect(next.sent.map(({ message, at }) => [(message as { timeoutId: string }).timeoutId, at])).toEqual([
      ['t-1', '2026-01-01T02:00:00.000Z'],
      ['t-2', '2026-01-01T03:00:00.000Z'],
    ]);
    expect((await resumed(file, clock)).timers.pending).toEqual([]);
  });

  it('do not go off in the next process when they were cancelled in this one, or went off', async () => {
    const { file, clock, timers } = await setUp();
    await timers.set(timer('t-1', '2026-01-01T01:00:00Z'));
    await timers.set(timer('t-2', '2026-01-01T02:00:00Z'));
    await clock.advance(hour);
    await timers.cancel('t-2');
    expect((await resumed(file, clock)).timers.pending).toEqual([]);
  });

  it('send again where the queue failed, and stay in the file until then', async () => {
    const { file, clock, sent, errors, timers } = await setUp({ failures: 2 });
    await timers.set(timer('t-1', '2026-01-01T00:00:00Z'));
    await clock.advance(1_500);
    expect((await resumed(file, virtualClock())).timers.pending.map(({ id }) => id)).toEqual(['t-1']);
    await clock.advance(1_500);
    expect([errors, sent.length, timers.pending]).toEqual([['no queue', 'no queue'], 1, []]);
  });

  it('show what is to go off, in order', async () => {
    const { timers } = await setUp();
    await timers.set(timer('t-2', '2026-01-01T02:00:00+00:00'));
    await timers.set(timer('t-1', '2026-01-01T03:00:00+02:00'));
    expect(timers.pending.map(({ id }) => id)).toEqual(['t-1', 't-2']);
  });
});

async function resumed(file: string, clock: VirtualClock) {
  const next = await setUp({ file, clock });
  await next.timers.resume();
  return next;
}
