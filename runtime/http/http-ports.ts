import type { CommandBus } from '../command-bus/command-bus.ts';
import type { DispatchOptions } from '../command-bus/dispatch-options.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { QueryBus } from '../projection/query-bus.ts';
import type { HttpRequest } from './http-message.ts';

/** What routes lead to. */
export interface HttpPorts {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  /** Sends a command to its queue, if its input is valid and its caller may; returns the command id. */
  readonly enqueue: (command: AnyCommand, input: unknown, options: DispatchOptions) => Promise<string>;
  /** Names requests that come without an id. */
  readonly newId: () => string;
  /** Told of every error that the client only sees as a 500 or 503; the request's headers hold its id. */
  readonly onError: (error: unknown, request: HttpRequest) => void;
}
