import type { Ambient } from '../../message/ambient.ts';

/** Timers of Node.js hold 24.8 days (https://nodejs.org/api/timers.html#settimeoutcallback-delay-args). */
const longestSleepMs = 24 * 24 * 60 * 60 * 1_000;

/** Sleeps until a time, in milliseconds since the epoch, however far ahead; gives up early where nobody waits for it any more. */
export async function sleepUntil(due: number, { now, sleep }: Ambient, isWanted: () => boolean): Promise<void> {
  while (isWanted() && now() < due) await sleep(Math.min(due - now(), longestSleepMs));
}
