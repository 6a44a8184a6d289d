import { createHash } from 'node:crypto';
import type { EffectCommand, Sendable, SendCommand, SendCommandOptions } from '../decider/effect-command.ts';
import type { Ambient } from '../message/ambient.ts';
import { causedBy, type MessageMetadata, type MessageOrigin } from '../message/metadata.ts';
import { isRejection, reject } from '../message/rejection.ts';
import type { EffectResult } from './command-result.ts';
import { CannotSendError } from './errors.ts';
import { timestampOf } from './timestamp-of.ts';

/** Sends a command of the service on its way. */
export type CommandSender = (command: Sendable, input: unknown, options: SentCommandOptions) => Promise<string>;

/** When a command is sent, under which id, and what it comes from. */
export interface SentCommandOptions {
  readonly at?: SendCommandOptions['at'];
  readonly commandId: string;
  readonly origin: MessageOrigin;
}

/** Does what a command without an aggregate does, inside its resilience. */
export async function performEffect(
  // biome-ignore lint/suspicious/noExplicitAny: whatever its input
  command: EffectCommand<string, any, any>,
  input: unknown,
  { metadata, ambient, send }: { metadata: MessageMetadata; ambient: Ambient; send: CommandSender | undefined },
): Promise<EffectResult> {
  const { commandId, actor, tenant } = metadata;
  const now = timestampOf(ambient.now());
  const perform = async (signal: AbortSignal | undefined) => {
    const context = {
      commandId,
      now,
      actor,
      tenant,
      signal,
      newId: ambient.newId,
      reject,
      send: sendingFrom(command.name, metadata, send),
    };
    return command.perform(input, context);
  };
  const outcome = await (command.resilience ? command.resilience.execute(perform) : perform(undefined));
  if (!isRejection(outcome)) return { outcome: 'performed', commandId };
  return { outcome: 'rejected', code: outcome.code, details: outcome.details };
}

function sendingFrom(command: string, metadata: MessageMetadata, send: CommandSender | undefined): SendCommand {
  let sent = 0;
  return async (next, input, { at, commandId } = {}) => {
    if (!send) throw new CannotSendError({ command, next: next.name });
    sent += 1;
    const origin = causedBy(metadata, metadata.commandId);
    return send(next, input, { at, commandId: commandId ?? sentId(command, metadata, sent), origin });
  };
}

/** The same when the effect is done again, and nobody else's: two callers may both have chosen the command's id. */
function sentId(command: string, { commandId, inputHash, tenant, actor }: MessageMetadata, sent: number): string {
  const cause = JSON.stringify([tenant, actor, command, commandId, inputHash]);
  return `effect:${createHash('sha256').update(cause).digest('base64url').slice(0, 22)}-${sent}`;
}
