import type { CommandBus, DispatchOptions } from '../command-bus/command-bus.ts';
import type { AnyCommand } from '../decider/command.ts';
import { type CommandMessage, parseCommandMessage } from '../message/command-message.ts';
import { AllFrameError, UnknownCommandError } from '../message/errors.ts';
import type { DeadLetter } from '../transport/queue.ts';

/** One message of a queue, whichever product carries it. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** The queue's name in the service. */
  readonly queue: string;
}

/** Where delivered commands go. */
export interface CommandDelivery {
  readonly commands: CommandBus;
  /** Those that the service has. */
  readonly known: readonly AnyCommand[];
  readonly bury: (queue: string, letter: DeadLetter) => Promise<void>;
}

/**
 * Runs the command of a message. What no retry cures, such as a bad body or a rejection, becomes a dead letter at once, and the message
 * counts as handled (rule G2).
 *
 * @throws what may be cured by delivering the message again
 */
export async function deliverCommand(message: QueueMessage, delivery: CommandDelivery, deadline?: number): Promise<void> {
  const refusal = await run(message, delivery, deadline).catch(refusalOf);
  if (!refusal) return;
  const { queue, messageId, body } = message;
  await delivery.bury(queue, { ...refusal, body, messageId, source: queue });
}

async function run(
  { body, messageId }: QueueMessage,
  { commands, known }: CommandDelivery,
  deadline?: number,
): Promise<Refusal | undefined> {
  const message = parseCommandMessage(body);
  const command = known.find(({ name }) => name === message.command);
  if (!command) throw new UnknownCommandError({ command: message.command, known: known.map(({ name }) => name) });
  const result = await commands.dispatch(command, message.input, { ...optionsOf(message, messageId), deadline });
  return result.outcome === 'rejected' ? { code: result.code, reason: `${command.name} was rejected: ${result.code}` } : undefined;
}

type Refusal = Pick<DeadLetter, 'code' | 'reason'>;

/** Faults of the message itself: delivering it again changes nothing. */
const incurable: readonly string[] = [
  'validation-failed',
  'unknown-command',
  'invalid-stream-id',
  'command-id-reused',
  'commit-too-large',
  'causation-too-deep',
];

function refusalOf(error: unknown): Refusal {
  if (error instanceof AllFrameError && incurable.includes(error.code)) return { code: error.code, reason: error.message };
  throw error;
}

function optionsOf(
  { commandId, correlationId, causationId, causationDepth, actor, traceParent }: CommandMessage,
  messageId: string,
): DispatchOptions {
  return { commandId: commandId ?? messageId, correlationId, causationId, causationDepth, actor, traceParent };
}
