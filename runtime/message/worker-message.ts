import { type CommandMessage, commandMessageFaults } from './command-message.ts';
import { ValidationError, type ValidationFault } from './errors.ts';
import { parseJson } from './json.ts';
import type { MessageOrigin } from './metadata.ts';
import { originFaults } from './origin-faults.ts';

/** What a queue carries to the worker: a command, or the timeout of a saga. */
export type WorkerMessage = CommandMessage | TimeoutMessage;

/** A saga's timer that went off. It may come late or twice, and after it was cancelled: it is checked by its id (rule E5). */
export interface TimeoutMessage extends MessageOrigin {
  /** The stream of the saga. */
  readonly saga: string;
  /** The timer's id. */
  readonly timeoutId: string;
}

/** Tells a timeout from a command. */
export function isTimeoutMessage(message: WorkerMessage): message is TimeoutMessage {
  return 'timeoutId' in message;
}

/**
 * Reads the body of a queue's message.
 *
 * @throws {ValidationError} naming what is wrong with it
 */
export function parseWorkerMessage(body: string): WorkerMessage {
  const message = parsed(body);
  if (typeof message !== 'object' || message === null) throw invalid('command message', 'must be an object with command and input');
  const fields = message as Record<string, unknown>;
  const isTimeout = 'timeoutId' in fields || 'saga' in fields;
  if (isTimeout && 'command' in fields) throw invalid('worker message', 'must be a command or a timeout, and is both');
  const faults = isTimeout ? timeoutMessageFaults(fields) : commandMessageFaults(fields);
  if (faults.length > 0) throw new ValidationError({ subject: isTimeout ? 'timeout message' : 'command message', faults });
  return message as WorkerMessage;
}

function parsed(body: string): unknown {
  try {
    // What was sent stands one level deep in it.
    return parseJson(body, 1);
  } catch (cause) {
    throw invalid('command message', `must be JSON: ${(cause as Error).message}`);
  }
}

function invalid(subject: string, message: string): ValidationError {
  return new ValidationError({ subject, faults: [{ path: '', message }] });
}

function timeoutMessageFaults(fields: Readonly<Record<string, unknown>>): readonly ValidationFault[] {
  const { saga, timeoutId } = fields;
  const faults = originFaults(fields);
  if (typeof timeoutId !== 'string' || timeoutId === '') faults.unshift({ path: 'timeoutId', message: 'must be the id of a timer' });
  if (typeof saga !== 'string' || saga === '') faults.unshift({ path: 'saga', message: 'must be the stream of a saga' });
  return faults;
}
