import { ValidationError, type ValidationFault } from './errors.ts';
import { parseJson } from './json.ts';

/** A command on its way through a queue: the body of its message, as JSON. */
export interface CommandMessage {
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
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  readonly causationDepth?: number | undefined;
  readonly actor?: string | undefined;
  readonly traceParent?: string | undefined;
}

/**
 * Reads the body of a queue's message.
 *
 * @throws {ValidationError} naming what is wrong with it
 */
export function parseCommandMessage(body: string): CommandMessage {
  const message = parsed(body);
  const faults = faultsOf(message);
  if (faults.length > 0) throw new ValidationError({ subject: 'command message', faults });
  return message as CommandMessage;
}

function parsed(body: string): unknown {
  try {
    return parseJson(body);
  } catch (cause) {
    throw new ValidationError({ subject: 'command message', faults: [{ path: '', message: `must be JSON: ${(cause as Error).message}` }] });
  }
}

function faultsOf(message: unknown): ValidationFault[] {
  if (typeof message !== 'object' || message === null) return [{ path: '', message: 'must be an object with command and input' }];
  const faults: ValidationFault[] = [];
  const fields = message as Record<string, unknown>;
  if (typeof fields.command !== 'string') faults.push({ path: 'command', message: 'must be the name of a command' });
  if (!('input' in fields)) faults.push({ path: 'input', message: 'is missing' });
  for (const path of ['commandId', 'correlationId', 'causationId', 'actor', 'traceParent'])
    if (fields[path] !== undefined && !isShortText(fields[path]))
      faults.push({ path, message: `must be a string of at most ${maxTextLength} characters` });
  if (fields.commandId === '') faults.push({ path: 'commandId', message: 'must not be empty' });
  if (fields.causationDepth !== undefined && !isCount(fields.causationDepth))
    faults.push({ path: 'causationDepth', message: 'must be a whole number, 0 or more' });
  return faults;
}

/** As long as an idempotency key may be: what stands in every commit's metadata is short. */
const maxTextLength = 255;

function isShortText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= maxTextLength;
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0;
}
