import type { Ambient } from '../message/ambient.ts';

/** Time, ids and randomness that a test decides. */
export interface TestAmbient extends Ambient {
  /** Moves the clock on. */
  advance(milliseconds: number): void;
}

/** A clock that stands until it is moved, ids that count, randomness that is always one half. Sleeping moves the clock. */
export function testAmbient({ start = '2026-01-01T00:00:00.000Z' }: { start?: string } = {}): TestAmbient {
  let now = Date.parse(start);
  let ids = 0;
  const advance = (milliseconds: number) => {
    now += milliseconds;
  };
  return {
    now: () => now,
    newId: () => `id-${++ids}`,
    random: () => 0.5,
    sleep: async (milliseconds) => advance(milliseconds),
    advance,
  };
}
