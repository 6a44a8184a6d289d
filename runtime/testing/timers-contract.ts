import { deepStrictEqual, ok, rejects } from 'node:assert';
import { InvalidTimeError } from '../transport/errors.ts';
import type { Timer, Timers } from '../transport/timers.ts';
import type { Register } from './event-store-contract.ts';

declare const it: Register;

/** Timers under test, their clock, and what they sent. */
export interface TimersHarness {
  readonly timers: Timers;
  /** The name of the queue that they send to. */
  readonly queue: string;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Lets time pass, and waits for what goes off meanwhile. */
  pass(milliseconds: number): Promise<void>;
  /** What the queue got, in order. */
  sent(): Promise<readonly { readonly message: unknown; readonly group?: string | undefined }[]>;
  /**
   * How much later than asked a timer may go off.
   *
   * @default 0
   */
  readonly latenessMs?: number | undefined;
  /**
   * What the suite counts time in; more than half of the lateness.
   *
   * @default 1000
   */
  readonly unitMs?: number | undefined;
}

/**
 * What all timers must hold, as tests.
 *
 * @param makeHarness gives timers that nobody set
 * @param register registers a test; the global `it` unless given
 */
export function timersContract(makeHarness: () => TimersHarness | Promise<TimersHarness>, register: Register = it): void {
  const check = (name: string, run: (harness: Clockwork) => Promise<void>) =>
    register(name, async () => run(clockwork(await makeHarness())));

  check('sends the message at its time, and not before', async ({ timers, timer, pass, unit, late, sent }) => {
    const { message } = timer('t-1', 4);
    await timers.set(timer('t-1', 4));
    await pass(unit);
    deepStrictEqual(await sent(), []);
    await pass(3 * unit + late);
    deepStrictEqual(await sent(), [{ message, group: 'g' }]);
  });

  check('goes off at once where its time is past', async ({ timers, timer, pass, late, ids }) => {
    await timers.set(timer('t-1', -60));
    await pass(late);
    deepStrictEqual(await ids(), ['t-1']);
  });

  check('goes off in the order of their times, whatever order they were set in', async ({ timers, timer, pass, unit, late, ids }) => {
    await timers.set(timer('t-2', 4));
    await timers.set(timer('t-1', 2));
    await pass(2 * unit + late);
    deepStrictEqual(await ids(), ['t-1']);
    await pass(2 * unit + late);
    deepStrictEqual(await ids(), ['t-1', 't-2']);
  });

  check('leaves a timer as it is that is set again under its id', async ({ timers, timer, pass, unit, late, ids }) => {
    await timers.set(timer('t-1', 2));
    await timers.set(timer('t-1', 60));
    await pass(2 * unit + late);
    ok((await ids()).every((id) => id === 't-1') && (await ids()).length >= 1);
  });

  check('forgets a timer that is cancelled long before its time', async ({ timers, timer, pass, unit, late, ids }) => {
    await timers.set(timer('t-1', 4));
    await timers.set(timer('t-2', 4));
    await timers.cancel('t-1');
    await pass(4 * unit + late);
    deepStrictEqual(await ids(), ['t-2']);
  });

  check('takes ids that are long and not ASCII', async ({ timers, timer, pass, unit, late, ids }) => {
    const id = `Order#ä 😀/${'x'.repeat(500)}`;
    await timers.set(timer(id, 2));
    await timers.set(timer(`${id}2`, 2));
    await timers.cancel(`${id}2`);
    await pass(2 * unit + late);
    deepStrictEqual(await ids(), [id]);
  });

  check('cancels what is not there, and what went off, without an error', async ({ timers, timer, pass, late }) => {
    await timers.cancel('nobody');
    await timers.set(timer('t-1', 0));
    await pass(late);
    await timers.cancel('t-1');
  });

  check('refuses what is no time', async ({ timers, timer }) => {
    for (const dueAt of ['', 'tomorrow', '2026-01-01', '2026-01-01T00:00:00', '2026-13-01T00:00:00Z'])
      await rejects(timers.set({ ...timer('t-1', 0), dueAt }), InvalidTimeError);
  });
}

interface Clockwork extends TimersHarness {
  readonly late: number;
  readonly unit: number;
  /** @param after in units */
  timer(id: string, after: number): Timer;
  ids(): Promise<readonly string[]>;
}

function clockwork(harness: TimersHarness): Clockwork {
  const { now, queue, sent, latenessMs = 0, unitMs = 1_000 } = harness;
  return {
    ...harness,
    late: latenessMs,
    unit: unitMs,
    timer: (id, after) => ({
      id,
      dueAt: new Date(now() + after * unitMs).toISOString(),
      queue,
      message: { saga: 'Saga#1', timeoutId: id, correlationId: 'c', causationDepth: 1 },
      group: 'g',
    }),
    ids: async () => (await sent()).map(({ message }) => (message as { timeoutId: string }).timeoutId),
  };
}
