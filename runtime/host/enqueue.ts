import type { DispatchOptions } from '../command-bus/dispatch-options.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { Ambient } from '../message/ambient.ts';
import { checkAuthorized } from '../message/caller.ts';
import { validate } from '../message/schema.ts';
import { requiredTenant } from '../message/tenant.ts';
import type { Service } from '../service/service.ts';
import type { CommandQueues } from '../transport/queue.ts';
import { UnlistedCommandError } from './errors.ts';
import { listingQueue } from './queue-of.ts';

/**
 * Sends a command to the queue that lists it; it is validated and authorized first, so that a bad one is refused before it travels. It
 * throws `UnlistedCommandError` where no queue lists it.
 */
export function createEnqueue(service: Service, queues: CommandQueues, ambient: Ambient) {
  return async (command: AnyCommand, input: unknown, options: DispatchOptions): Promise<string> => {
    const { commandId = ambient.newId(), caller, traceParent, traceState } = options;
    await checkAuthorized(command, caller, await validate(command.input, input, `input of ${command.name}`));
    const tenant = service.tenants ? requiredTenant(command.name, options) : undefined;
    const queue = listingQueue(service, command);
    if (queue === undefined) throw new UnlistedCommandError({ command: command.name });
    const origin = { correlationId: commandId, actor: caller?.actor, tenant, traceParent, traceState };
    await queues.send(queue, { command: command.name, input, commandId, ...origin });
    return commandId;
  };
}
