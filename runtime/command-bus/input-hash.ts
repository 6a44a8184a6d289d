import type { AnyCommand } from '../decider/command.ts';
import { ValidationError, type ValidationFault } from '../message/errors.ts';
import { canonicalJson } from '../message/json.ts';
import { nodeCrypto } from '../message/node-crypto.ts';

/**
 * Tells a repeated command from another one with its id; an id that was made here can't come twice.
 *
 * @throws {ValidationError} when the input holds a bigint, a set, a map or itself
 */
export function hashOfInput(command: AnyCommand, input: unknown): string {
  return hashOf(command, comparable(command, input));
}

/** A hash of what a command is told by, which JSON can hold. */
export function hashOf({ name }: AnyCommand, input: unknown): string {
  return nodeCrypto()
    .createHash('sha256')
    .update(`${name} ${canonicalJson(input)}`)
    .digest('base64url')
    .slice(0, 22);
}

/**
 * An input that JSON tells from every other, as all are that came from outside.
 *
 * @throws {ValidationError} when it holds a bigint, a set, a map or itself
 */
function comparable({ name }: AnyCommand, input: unknown): unknown {
  const fault = unwritable(input, '', []);
  if (fault === undefined) return input;
  throw new ValidationError({
    subject: `input of ${name}`,
    faults: [{ ...fault, message: `${fault.message}, which JSON can't hold; dispatch it without a commandId, or as JSON` }],
  });
}

function unwritable(value: unknown, path: string, above: readonly unknown[]): ValidationFault | undefined {
  if (typeof value === 'bigint') return { path, message: 'is a bigint' };
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof Set || value instanceof Map) return { path, message: `is a ${value.constructor.name}` };
  if (above.includes(value)) return { path, message: 'holds itself' };
  for (const [key, inner] of Object.entries(value)) {
    const fault = unwritable(inner, path === '' ? key : `${path}.${key}`, [...above, value]);
    if (fault) return fault;
  }
  return undefined;
}
