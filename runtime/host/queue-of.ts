import type { Service } from '../service/service.ts';
import { builtInQueue } from '../transport/queue.ts';

/** The queue through which a command of the service travels: the first that lists it, else the built-in one. */
export function queueOf({ queues }: Service): (command: { readonly name: string }) => string {
  return ({ name }) => {
    const listing = Object.keys(queues).find((queue) => queues[queue]?.commands.some((command) => command.name === name));
    return listing ?? builtInQueue;
  };
}
