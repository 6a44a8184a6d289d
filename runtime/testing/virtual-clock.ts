import { fail } from 'node:assert';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Ambient } from '../message/ambient.ts';
import { seededRandom } from './seeded-random.ts';

/** Time, ids and randomness that are the same in every run. Time stands until it is moved, and who sleeps wakes in order. */
export interface VirtualClock extends Ambient {
  /**
   * Moves time on. Whoever sleeps until then wakes at its own time, the earliest first, and what it does is done before the next one wakes;
   * who goes to sleep meanwhile wakes too, if it is due. Work that leaves the process is not waited for.
   */
  advance(milliseconds: number): Promise<void>;
  /** As `advance`, to a time: ISO 8601. Nothing but work that is under way is done where it is past. */
  advanceTo(instant: string): Promise<void>;
  /**
   * Moves time on from sleeper to sleeper, as far as it takes.
   *
   * @throws {AssertionError} when nobody sleeps any more, or time has moved too far, and the condition does not hold
   */
  runUntil(condition: () => boolean | Promise<boolean>, options?: RunUntilOptions): Promise<void>;
  /** When each sleeper wakes, ISO 8601 in UTC, the earliest first. */
  readonly sleepers: readonly string[];
}

/** How far time may move. */
export interface RunUntilOptions {
  /** @default a year */
  readonly limitMs?: number | undefined;
}

/** How a virtual clock begins. */
export interface VirtualClockOptions {
  /**
   * ISO 8601.
   *
   * @default '2026-01-01T00:00:00.000Z'
   */
  readonly start?: string | undefined;
  /**
   * Decides ids and randomness.
   *
   * @default 1
   */
  readonly seed?: number | undefined;
}

/** Who waits for a time. */
interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

const yearMs = 365 * 24 * 60 * 60 * 1_000;

/** Makes a clock for tests: what would take months takes milliseconds, and gives the same in every run. */
export function virtualClock({ start = '2026-01-01T00:00:00.000Z', seed = 1 }: VirtualClockOptions = {}): VirtualClock {
  let now = Date.parse(start);
  let moves = Promise.resolve();
  const sleepers: Sleeper[] = [];
  const { random, newId } = seededRandom(seed);

  const wakeFirst = async () => {
    const sleeper = sleepers.shift();
    now = Math.max(now, sleeper?.due ?? now);
    sleeper?.wake();
    await nextTurn();
  };
  const move = async (end: number) => {
    await nextTurn();
    while (sleepers[0] && sleepers[0].due <= end) await wakeFirst();
    now = Math.max(now, end);
  };
  const search = async (condition: () => boolean | Promise<boolean>, end: number) => {
    await nextTurn();
    while (!(await condition())) {
      if (!sleepers[0]) fail('The condition does not hold, and nobody sleeps any more who could change that');
      if (sleepers[0].due > end) fail(`The condition does not hold until ${iso(end)}; raise limitMs if it takes longer`);
      await wakeFirst();
    }
  };
  /** One move after the other: two at once would wake sleepers out of order. */
  const afterFormer = (work: () => Promise<void>) => {
    const done = moves.then(work);
    moves = done.catch(() => undefined);
    return done;
  };

  return {
    now: () => now,
    newId,
    random,
    sleep: (milliseconds) => new Promise((wake) => insert(sleepers, { due: now + (milliseconds > 0 ? milliseconds : 0), wake })),
    advance: (milliseconds) => afterFormer(() => move(now + milliseconds)),
    advanceTo: (instant) => afterFormer(() => move(Date.parse(instant))),
    runUntil: (condition, { limitMs = yearMs } = {}) => afterFormer(() => search(condition, now + limitMs)),
    get sleepers() {
      return sleepers.map(({ due }) => iso(due));
    },
  };
}

/** Behind all who wake no later: of two with the same time the first to sleep is the first to wake. */
function insert(sleepers: Sleeper[], sleeper: Sleeper): void {
  const before = sleepers.findLastIndex(({ due }) => due <= sleeper.due);
  sleepers.splice(before + 1, 0, sleeper);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
