import type { CommandBus } from '../command-bus/command-bus.ts';
import type { QueryBus } from '../projection/query-bus.ts';
import type { Service } from '../service/service.ts';
import type { InvokeDelivery } from '../trigger/direct-invoke.ts';

/** Where invocations of other services lead: what the service does not list as invocable is unknown to who invokes it. */
export function invokeDelivery(
  { invocable, commands, queries, middleware }: Service,
  buses: { readonly commands: CommandBus; readonly queries: QueryBus },
): InvokeDelivery {
  const listed = new Set<unknown>(invocable);
  const known = { commands: commands.filter((one) => listed.has(one)), queries: queries.filter((one) => listed.has(one)) };
  return { commands: buses.commands, queries: buses.queries, known, middleware };
}
