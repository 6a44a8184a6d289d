import type { DispatchOptions } from '../command-bus/dispatch-options.ts';
import { readTrace } from './command-headers.ts';
import type { AuthenticatedRequest, UsedPorts } from './custom-handler.ts';
import { UndeclaredUseError } from './errors.ts';
import type { HttpPorts } from './http-ports.ts';
import type { MessageTarget } from './route-target.ts';

/** The ports of a custom handler: in the name of the request's caller, and for nothing but what it declares. */
export function usedPorts(
  { name, uses }: { readonly name: string; readonly uses: readonly MessageTarget[] },
  { caller, deadline, headers }: AuthenticatedRequest,
  { commands, queries, enqueue }: HttpPorts,
): UsedPorts {
  const origin = () => ({ caller, deadline, ...readTrace(headers) });
  const check = (isUsed: boolean, target: string) => {
    if (!isUsed) throw new UndeclaredUseError({ route: name, target });
  };
  return {
    async dispatch(command, input, options?: DispatchOptions) {
      check(uses.includes(command), command.name);
      return commands.dispatch(command, input, { ...origin(), ...options });
    },
    async enqueue(command, input, options?: DispatchOptions) {
      check(
        uses.some((used) => used.kind === 'enqueued' && used.command === command),
        `enqueue(${command.name})`,
      );
      return enqueue(command, input, { ...origin(), ...options });
    },
    async ask(query, input) {
      check(uses.includes(query), query.name);
      return queries.ask(query, input, origin()) as never;
    },
  };
}
