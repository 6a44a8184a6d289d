import { UnknownCommandError } from '../../message/errors.ts';
import type { MessageOrigin } from '../../message/metadata.ts';
import type { CommandSender, TravellingCommand } from '../../transport/command-sender.ts';

/** Sends a command of which only the name is stored. */
export type SendNamed = (command: string, input: unknown, options: SendNamedOptions) => Promise<unknown>;

/** Under which id a command travels, what it comes from, and which saga waits for its outcome. */
export interface SendNamedOptions {
  readonly commandId: string;
  readonly origin: MessageOrigin;
  readonly replyTo: string;
}

/** What commands are found and sent with. */
export interface SendNamedPorts {
  /** Those that the service has. */
  readonly commands: readonly TravellingCommand[];
  readonly sender: Pick<CommandSender, 'send'>;
}

/**
 * Finds commands by their names and sends them. It throws `UnknownCommandError` where the service has no such command any more, and
 * `ValidationError` where the command's schema has changed so that it refuses what was decided.
 */
export function createSendNamed({ commands, sender }: SendNamedPorts): SendNamed {
  return async (name, input, options) => {
    const command = commands.find((known) => known.name === name);
    if (!command) throw new UnknownCommandError({ command: name, known: commands.map((known) => known.name) });
    return sender.send(command, input, options);
  };
}
