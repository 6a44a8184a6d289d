import type { CommandBus } from '../command-bus/command-bus.ts';
import type { CommandResult, EffectResult } from '../command-bus/command-result.ts';
import type { DispatchOptions } from '../command-bus/dispatch-options.ts';
import type { AnyCommand } from '../decider/command.ts';
import type { CommandMessage } from '../message/command-message.ts';
import { reasonOf, UnknownCommandError } from '../message/errors.ts';
import { type Middleware, withMiddleware } from '../message/middleware.ts';
import { isTimeoutMessage, parseWorkerMessage, type TimeoutMessage } from '../message/worker-message.ts';
import type { CommandAnswer } from '../process-manager/saga/answer-saga.ts';
import { UnknownSagaError } from '../process-manager/saga/errors.ts';
import { deadLettered } from '../process-manager/saga/saga-progress.ts';
import type { DeadLetter } from '../transport/queue.ts';
import { BatchDeadlineError } from './errors.ts';
import { isIncurable, type Refusal, refusalOf } from './incurable.ts';

/** One message of a queue, whichever product carries it. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
  /** The queue's name in the service. */
  readonly queue: string;
  /**
   * How often it was delivered, this time included.
   *
   * @default unknown: no delivery is taken for the last one
   */
  readonly attempt?: number | undefined;
  /**
   * After how many deliveries it becomes a dead letter.
   *
   * @default unknown: no delivery is taken for the last one
   */
  readonly maxReceives?: number | undefined;
}

/** Where delivered messages go. */
export interface CommandDelivery {
  readonly commands: Pick<CommandBus, 'dispatch'>;
  /** Those that the service has. */
  readonly known: readonly AnyCommand[];
  readonly bury: (queue: string, letter: DeadLetter) => Promise<void>;
  /** @default none */
  readonly middleware?: readonly Middleware[] | undefined;
  /**
   * Tells the saga that waits what became of its command, at least once (rule E3).
   *
   * @default the service has no saga: whoever asks for an answer is left to newer code, until it is a dead letter
   */
  readonly answer?: ((message: WaitedForCommand, answer: CommandAnswer) => Promise<void>) | undefined;
  /**
   * Whether the saga still waits. A command that was answered is not run again when it comes again: a rejection leaves nothing to tell it
   * by, and might turn into a success that the saga never hears of.
   *
   * @default it does
   */
  readonly isAwaited?: ((message: WaitedForCommand) => Promise<boolean>) | undefined;
  /**
   * Tells a saga that its timer went off.
   *
   * @default the service has no saga: the timeout is left to newer code, until it is a dead letter
   */
  readonly fireTimeout?: ((message: TimeoutMessage) => Promise<void>) | undefined;
}

/** A command that a saga waits for. */
export interface WaitedForCommand extends CommandMessage {
  readonly commandId: string;
  readonly replyTo: string;
}

/**
 * Runs the command of a message, or hands a timeout to its saga. What no retry cures, such as a bad body or a rejection, becomes a dead
 * letter at once, and the message counts as handled (rule G2). A saga that waits is answered then: a rejection is its affair and no dead
 * letter, and the last try that fails is buried here and answered with `dead-lettered`, because the queue would bury it unheard.
 *
 * @throws what may be cured by delivering the message again
 */
export async function deliverCommand(message: QueueMessage, delivery: CommandDelivery, deadline?: number): Promise<void> {
  const operation = { kind: 'trigger', name: 'queue', source: message.queue, id: message.messageId } as const;
  await withMiddleware(delivery.middleware ?? [], operation, () => handleOrBury(message, delivery, deadline));
}

/**
 * Gives up a message whose last try failed, or did not end in time. Where it hangs, the saga that waits for it is told; where it failed, the
 * saga was told before, or that is what failed: once the letter is redriven, it hears what really became of its command.
 *
 * @throws what keeps it from being buried or told: the message is to be delivered again
 */
export async function giveUpCommand(error: unknown, message: QueueMessage, delivery: CommandDelivery): Promise<void> {
  await bury(givenUp(error), message, delivery);
  const { answer = noSaga, isAwaited = async () => true } = delivery;
  const waiting = error instanceof BatchDeadlineError ? waitedForIn(message) : undefined;
  if (waiting && (await isAwaited(waiting))) await answer(waiting, { outcome: 'failed', code: deadLettered });
}

/** The command in a message that a saga waits for. */
export function waitedForIn({ messageId, body }: QueueMessage): WaitedForCommand | undefined {
  try {
    const parsed = parseWorkerMessage(body);
    if (isTimeoutMessage(parsed)) return undefined;
    const command = { ...parsed, commandId: parsed.commandId ?? messageId };
    return isWaitedFor(command) ? command : undefined;
  } catch {
    // A body that is none names nobody who waits.
    return undefined;
  }
}

async function handleOrBury(message: QueueMessage, delivery: CommandDelivery, deadline?: number): Promise<void> {
  const refusal = await handle(message, delivery, deadline).catch(refusalOf);
  if (refusal) await bury(refusal, message, delivery);
}

async function bury(refusal: Refusal, { queue, messageId, body }: QueueMessage, delivery: CommandDelivery): Promise<void> {
  await delivery.bury(queue, { ...refusal, body, messageId, source: queue });
}

async function handle(message: QueueMessage, delivery: CommandDelivery, deadline?: number): Promise<Refusal | undefined> {
  const { fireTimeout = noSaga } = delivery;
  const parsed = parseWorkerMessage(message.body);
  if (isTimeoutMessage(parsed)) return void (await fireTimeout(parsed));
  const command = { ...parsed, commandId: parsed.commandId ?? message.messageId };
  const run = () => dispatch(command, delivery, deadline);
  return isWaitedFor(command) ? void (await runAndAnswer(command, message, delivery, run)) : rejectionOf(command, await run());
}

function isWaitedFor(command: CommandMessage): command is WaitedForCommand {
  return command.replyTo !== undefined;
}

async function noSaga(message: TimeoutMessage | WaitedForCommand): Promise<never> {
  throw new UnknownSagaError({ stream: 'saga' in message ? message.saga : message.replyTo, known: [] });
}

async function runAndAnswer(
  command: WaitedForCommand,
  message: QueueMessage,
  delivery: CommandDelivery,
  run: () => Promise<Result>,
): Promise<void> {
  const { answer = noSaga, isAwaited = async () => true } = delivery;
  const outcome = await isAwaited(command)
    .then(async (waits) => (waits ? answerOf(await run()) : undefined))
    .catch((error) => failureOf(error, message));
  if (!outcome) return;
  // Once it is answered it is not run again, and nobody would bury it any more.
  if (outcome.refusal) await bury(outcome.refusal, message, delivery);
  await answer(command, outcome.answer);
}

type Result = CommandResult | EffectResult;

async function dispatch(message: CommandMessage, { commands, known }: CommandDelivery, deadline?: number): Promise<Result> {
  const command = known.find(({ name }) => name === message.command);
  if (!command) throw new UnknownCommandError({ command: message.command, known: known.map(({ name }) => name) });
  return commands.dispatch(command, message.input, { ...optionsOf(message), deadline });
}

/** By name, so that nothing else in a body becomes an option. */
function optionsOf(message: CommandMessage): DispatchOptions {
  const { commandId, correlationId, causationId, causationDepth, actor, tenant, traceParent, traceState } = message;
  return { commandId, correlationId, causationId, causationDepth, actor, tenant, traceParent, traceState };
}

function rejectionOf({ command }: CommandMessage, result: Result): Refusal | undefined {
  return result.outcome === 'rejected' ? { code: result.code, reason: `${command} was rejected: ${result.code}` } : undefined;
}

/** What a saga is told, and what stands on the dead letter, if there is to be one. */
interface Outcome {
  readonly answer: CommandAnswer;
  readonly refusal?: Refusal;
}

function answerOf(result: Result): Outcome {
  switch (result.outcome) {
    case 'accepted':
      return { answer: { outcome: 'succeeded', streamId: result.streamId, version: result.version } };
    case 'performed':
      return { answer: { outcome: 'succeeded' } };
    case 'rejected':
      return { answer: { outcome: 'failed', code: result.code, details: result.details } };
  }
}

function failureOf(error: unknown, { attempt = 1, maxReceives = Number.POSITIVE_INFINITY }: QueueMessage): Outcome {
  if (isIncurable(error)) return { answer: { outcome: 'failed', code: error.code }, refusal: { code: error.code, reason: error.message } };
  if (attempt < maxReceives) throw error;
  return { answer: { outcome: 'failed', code: deadLettered }, refusal: givenUp(error) };
}

/** Why a message became a dead letter that was tried as often as it may be. */
function givenUp(error: unknown): Refusal {
  return { code: 'max-receives', reason: reasonOf(error) };
}
