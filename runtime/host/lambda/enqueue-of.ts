import { createEnqueue } from '../enqueue.ts';
import { queuesOf } from './queues-of.ts';
import type { Started } from './start.ts';

/** Sends commands to the queues of the function's environment. */
export function enqueueOf(started: Started): ReturnType<typeof createEnqueue> {
  return createEnqueue(started.service, queuesOf(started), started.ambient);
}
