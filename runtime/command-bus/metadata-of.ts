import { createHash } from 'node:crypto';
import type { AnyCommand } from '../decider/command.ts';
import { CausationDepthError } from '../message/errors.ts';
import { canonicalJson } from '../message/json.ts';
import { type MessageMetadata, maxCausationDepth } from '../message/metadata.ts';
import { requiredTenant } from '../message/tenant.ts';
import type { DispatchOptions } from './dispatch-options.ts';

/**
 * What is stored of a command's origin.
 *
 * @throws {CausationDepthError} when too many causes stand before it
 * @throws {TenantRequiredError} when the service declares tenants and the command names none
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
  const inputHash = options.commandId === undefined ? undefined : hashOf(command, input);
  const actor = caller ? caller.actor : options.actor;
  return { commandId, correlationId, causationId, causationDepth, inputHash, actor, tenant, traceParent, traceState };
}

/** Tells a repeated command from another one with its id; an id that was made here can't come twice. */
function hashOf({ name }: AnyCommand, input: unknown): string {
  return createHash('sha256')
    .update(`${name} ${canonicalJson(input)}`)
    .digest('base64url')
    .slice(0, 22);
}
