import { setTimeout as realPause } from 'node:timers/promises';
import type { LocalService } from '../host/local/local-service.ts';
import type { Ambient } from '../message/ambient.ts';
import type { VirtualClock } from './virtual-clock.ts';

/**
 * Who sleeps on it wakes in order with all others, and needs nobody who lets time go by: once no other move is under way, the clock moves on
 * to whoever wakes first.
 */
export function impatientOf(clock: VirtualClock): Ambient {
  const pauses = new Set<{ readonly due: number }>();
  let isMoving = false;
  const move = async () => {
    if (isMoving) return;
    isMoving = true;
    while (pauses.size > 0) await clock.advanceTo(new Date(Math.ceil(Math.min(...[...pauses].map(({ due }) => due)))).toISOString());
    isMoving = false;
  };
  return {
    ...clock,
    async sleep(milliseconds) {
      const pause = { due: clock.now() + Math.max(0, milliseconds) };
      pauses.add(pause);
      const waking = clock.sleep(milliseconds).then(() => pauses.delete(pause));
      void move();
      await waking;
    },
  };
}

/** Goes from one time at which something happens to the next: what a timer causes may set another, or need several tries. */
export async function advanced(local: LocalService, clock: VirtualClock, milliseconds: number): Promise<void> {
  await settled(local);
  const end = new Date(clock.now() + milliseconds).toISOString();
  for (let [next] = clock.sleepers; next !== undefined && next <= end; [next] = clock.sleepers) {
    await clock.advanceTo(next);
    await settled(local);
  }
  await clock.advanceTo(end);
}

const restMs = 10_000;

/**
 * Waits until a service has nothing to do. What an effect waits for may be real, such as a server of the test.
 *
 * @throws {Error} when that takes longer than 10 real seconds
 */
export async function settled(local: LocalService): Promise<void> {
  const timer = new AbortController();
  const tooLong = realPause(restMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`The service did not come to rest within ${restMs / 1_000} s; does an effect or a command wait for something?`);
  });
  await Promise.race([local.settle(), tooLong]).finally(() => timer.abort());
}
