import type { AnyCommand } from '../decider/command.ts';
import { CausationDepthError, ValidationError, type ValidationFault } from '../message/errors.ts';
import { canonicalJson } from '../message/json.ts';
import { type MessageMetadata, maxCausationDepth } from '../message/metadata.ts';
import { nodeCrypto } from '../message/node-crypto.ts';
import { requiredTenant } from '../message/tenant.ts';
import type { DispatchOptions } from './dispatch-options.ts';

/**
 * What is stored of a command's origin; frozen, so that what stores and hands it on need not copy it.
 *
 * @throws {CausationDepthError} when too many causes stand before it
 * @throws {TenantRequiredError} when the service declares tenants and the command names none
 * @throws {ValidationError} when it has an id of its own, and an input that is no JSON
 */
export function metadataOf(
  command: AnyCommand,
  input: unknown,
  options: DispatchOptions,
  { newId, tenants }: { newId: () => string; tenants: boolean },
): MessageMetadata {
  const commandId = options.commandId ?? newId();
  const { correlationId = commandId, causationId = commandId, causationDepth = 0, caller, traceParent, traceState } = options;
  if (causationDepth > maxCausationDepth)
    throw new CausationDepthError({ command: command.name, depth: causationDepth, limit: maxCausationDepth });
  const tenant = tenants ? requiredTenant(command.name, options) : undefined;
  const inputHash = options.commandId === undefined ? undefined : hashOf(command, comparable(command, input));
  const actor = caller ? caller.actor : options.actor;
  return Object.freeze({ commandId, correlationId, causationId, causationDepth, inputHash, actor, tenant, traceParent, traceState });
}

/** Of a command that its middleware runs again: the run before may have been stored, though its answer was lost. Its id, which was made here, tells it. */
export function repeatable(command: AnyCommand, metadata: MessageMetadata): MessageMetadata {
  return { ...metadata, inputHash: metadata.inputHash ?? hashOf(command, metadata.commandId) };
}

/** Tells a repeated command from another one with its id; an id that was made here can't come twice. */
function hashOf({ name }: AnyCommand, input: unknown): string {
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
