import type { CommandQueues } from '../../transport/queue.ts';
import { once } from '../once.ts';
import type { Started } from './start.ts';

/** The queues of the function's environment. Their client is loaded with the first message that is sent. */
export function queuesOf(started: Started): CommandQueues {
  if (started.adapters.queues) return started.adapters.queues;
  const queues = once(async () => (await import('./sqs.ts')).sqsQueues(started));
  return {
    send: async (queue, message, options) => (await queues()).send(queue, message, options),
    sendAll: async (queue, messages) => (await queues()).sendAll(queue, messages),
    bury: async (queue, letter) => (await queues()).bury(queue, letter),
  };
}
