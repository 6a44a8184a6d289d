import { type CommandSender, createCommandSender } from '../../transport/command-sender.ts';
import type { CommandQueues } from '../../transport/queue.ts';
import type { Timers } from '../../transport/timers.ts';
import { queueOf } from '../queue-of.ts';
import { queuesOf } from './queues-of.ts';
import type { Started } from './start.ts';
import { timersOf } from './timers-of.ts';

/** What sends commands of the service on their way, at once or at a time. */
export interface Sending {
  readonly queues: CommandQueues;
  readonly timers: Timers;
  readonly sender: CommandSender;
}

/** Sends through the queues and timers of the function's environment. */
export function sendingOf(started: Started): Sending {
  const [queues, timers] = [queuesOf(started), timersOf(started)];
  const { service, ambient } = started;
  return { queues, timers, sender: createCommandSender({ queues, timers, queueOf: queueOf(service), ambient }) };
}
