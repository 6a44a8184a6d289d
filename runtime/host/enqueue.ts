import type { DispatchOptions } from '../command-bus/dispatch-options.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { Ambient } from '../message/ambient.ts';
import { checkAuthorized } from '../message/caller.ts';
import { validate } from '../message/schema.ts';
import { requiredTenant } from '../message/tenant.ts';
import type { Service } from '../service/service.ts';
import type { CommandQueues } from '../transport/queue.ts';

/** Sends a command to the queue that lists it; it is validated and authorized first, so that a bad one is refused before it travels. */
export function createEnqueue(service: Service, queues: CommandQueues, ambient: Ambient) {
  return async (command: AnyCommand, input: unknown, options: DispatchOptions): Promise<string> => {
    const { commandId = ambient.newId(), caller, traceParent, traceState } = options;
    await checkAuthorized(command, caller, await validate(command.input, input, `input of ${command.name}`));
    const tenant = service.tenants ? requiredTenant(command.name, options) : undefined;
    const origin = { correlationId: commandId, actor: caller?.actor, tenant, traceParent, traceState };
    await queues.send(queueOf(service, command), { command: command.name, input, commandId, ...origin });
    return commandId;
  };
}

function queueOf({ queues }: Service, command: AnyCommand): string {
  const queue = Object.keys(queues).find((name) => queues[name]?.commands.includes(command));
  if (queue === undefined) throw new Error(`No queue lists ${command.name}; the service was not checked before it was started`);
  return queue;
}
