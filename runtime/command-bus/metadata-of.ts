import type { AnyCommand } from '../decider/command.ts';
import { CausationDepthError } from '../message/errors.ts';
import { type MessageMetadata, maxCausationDepth } from '../message/metadata.ts';
import { requiredTenant } from '../message/tenant.ts';
import type { DispatchOptions } from './dispatch-options.ts';
import { hashOf, hashOfInput } from './input-hash.ts';

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
  const inputHash = options.commandId === undefined ? undefined : hashOfInput(command, input);
  const actor = caller ? caller.actor : options.actor;
  const metadata = { commandId, correlationId, causationId, causationDepth, inputHash, actor, tenant, traceParent, traceState };
  lasting.metadata ??= metadata;
  return Object.freeze(metadata);
}

/** V8 throws away what it compiled for such objects as soon as there is none left, as where no command runs while garbage is collected. */
const lasting: { metadata?: MessageMetadata } = {};

/** Of a command that its middleware runs again: the run before may have been stored, though its answer was lost. Its id, which was made here, tells it. */
export function repeatable(command: AnyCommand, metadata: MessageMetadata): MessageMetadata {
  return { ...metadata, inputHash: metadata.inputHash ?? hashOf(command, metadata.commandId) };
}
