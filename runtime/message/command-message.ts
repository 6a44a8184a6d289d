import type { ValidationFault } from './errors.ts';
import type { MessageOrigin } from './metadata.ts';
import { originFaults, textFaults } from './origin-faults.ts';

/** A command on its way through a queue: the body of its message, as JSON. */
export interface CommandMessage extends MessageOrigin {
  /** The command's name. */
  readonly command: string;
  /** Its input, as the command's schema accepts it. */
  readonly input: unknown;
  /**
   * The key of idempotency (rule B1).
   *
   * @default the id that the queue gave the message
   */
  readonly commandId?: string | undefined;
  /** The stream of the saga that waits for the outcome (rule E3). */
  readonly replyTo?: string | undefined;
}

/** What keeps an object from being a command's message. */
export function commandMessageFaults(fields: Readonly<Record<string, unknown>>): readonly ValidationFault[] {
  const { command, commandId, replyTo } = fields;
  const faults = [...textFaults(fields, 'commandId'), ...originFaults(fields)];
  if (typeof command !== 'string') faults.unshift({ path: 'command', message: 'must be the name of a command' });
  if (!('input' in fields)) faults.push({ path: 'input', message: 'is missing' });
  if (commandId === '') faults.push({ path: 'commandId', message: 'must not be empty' });
  if (replyTo !== undefined && (typeof replyTo !== 'string' || replyTo === ''))
    faults.push({ path: 'replyTo', message: 'must be the stream of a saga' });
  return faults;
}
