import type { Timers } from '../../transport/timers.ts';
import { once } from '../once.ts';
import type { Started } from './start.ts';

/** The timers of the function's environment. Their client is loaded with the first one that is set. */
export function timersOf(started: Started): Timers {
  if (started.adapters.timers) return started.adapters.timers;
  const timers = once(async () => (await import('./scheduler.ts')).schedulerTimers(started));
  return {
    set: async (timer) => (await timers()).set(timer),
    cancel: async (id) => (await timers()).cancel(id),
  };
}
