import type { DispatchOptions } from '../command-bus/command-bus.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { Ambient } from '../message/ambient.ts';
import { validate } from '../message/schema.ts';
import type { Service } from '../service/service.ts';
import type { CommandQueues } from '../transport/queue.ts';

/** Sends a command to the queue that lists it; its input is validated first, so that a bad one is refused before it travels. */
export function createEnqueue(service: Service, queues: CommandQueues, ambient: Ambient) {
  return async (
    command: AnyCommand,
    input: unknown,
    { commandId = ambient.newId(), traceParent, actor }: DispatchOptions,
  ): Promise<string> => {
    await validate(command.input, input, `input of ${command.name}`);
    await queues.send(queueOf(service, command), { command: command.name, input, commandId, correlationId: commandId, traceParent, actor });
    return commandId;
  };
}

function queueOf({ queues }: Service, command: AnyCommand): string {
  const queue = Object.keys(queues).find((name) => queues[name]?.commands.includes(command));
  if (queue === undefined) throw new Error(`No queue lists ${command.name}; the service was not checked before it was started`);
  return queue;
}
