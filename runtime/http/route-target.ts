import type { AnyCommand } from '../decider/command.ts';
import type { AnyQuery } from '../projection/query.ts';

/** A message that a route leads to: a command run at once, a command sent to its queue, or a query. */
export type MessageTarget = AnyCommand | Enqueued<AnyCommand> | AnyQuery;

/** A command that a route sends to its queue: answered with 202 and the command id. */
export interface Enqueued<C extends AnyCommand> {
  readonly kind: 'enqueued';
  readonly command: C;
  readonly input: C['input'];
}

/** Sends the command to the one queue that lists it, instead of running it at once. */
export function enqueue<C extends AnyCommand>(command: C): Enqueued<C> {
  return { kind: 'enqueued', command, input: command.input };
}

/** The name of the command or query that a target is. */
export function nameOfTarget(target: MessageTarget): string {
  return target.kind === 'enqueued' ? target.command.name : target.name;
}
