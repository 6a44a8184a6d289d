import { sharedDefaults } from '../contract/defaults.ts';
import type { Service } from '../service/service.ts';
import { builtInQueue } from '../transport/queue.ts';

/** The queue through which a command of the service travels: the first that lists it, else the built-in one. */
export function queueOf(service: Service): (command: { readonly name: string }) => string {
  return (command) => listingQueue(service, command) ?? builtInQueue;
}

/** The first queue that lists a command; nothing where none does. */
export function listingQueue({ queues }: Service, { name }: { readonly name: string }): string | undefined {
  return Object.keys(queues).find((queue) => queues[queue]?.commands.some((command) => command.name === name));
}

/** After how many deliveries a message of a queue becomes a dead letter. */
export function maxReceivesOf({ queues }: Service): (queue: string) => number {
  return (queue) => queues[queue]?.deadLetter?.maxReceives ?? sharedDefaults.maxReceives;
}
