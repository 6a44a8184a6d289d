import type { EventStore } from '../../event-store/event-store.ts';
import type { Json } from '../../message/json.ts';
import { causedBy, type MessageOrigin } from '../../message/metadata.ts';
import { type Arrival, commitSagaStep, type SagaPorts } from './commit-saga-step.ts';
import type { AnySaga } from './saga.ts';
import { type AwaitedCommand, foldSaga, type SagaProgress } from './saga-progress.ts';

/** What became of a command that a saga sent. */
export type CommandAnswer =
  | { readonly outcome: 'succeeded'; readonly streamId?: string | undefined; readonly version?: number | undefined }
  /** `code` is the rejection's, the one of the error that no retry cures, or `dead-lettered` after too many tries. */
  | { readonly outcome: 'failed'; readonly code: string; readonly details?: Json | undefined };

/** The message of a command that a saga sent. */
export interface SagaCommand extends MessageOrigin {
  readonly commandId: string;
  /** The saga's stream. */
  readonly replyTo: string;
}

/**
 * Tells a saga what became of a command that it sent (rule E3). An answer to a command that the saga does not wait for, because it was
 * answered before or never sent, changes nothing: the first one holds.
 *
 * @returns whether it was news to the saga
 * @throws {ConcurrencyError} when others kept being faster: answer again
 * @throws {InvalidSagaStepError} when the handler returned what can't be stored or sent
 * @throws {CausationDepthError} when too many causes stand before what it would send (rule B3)
 */
export async function answerSaga(saga: AnySaga, command: SagaCommand, answer: CommandAnswer, ports: SagaPorts): Promise<boolean> {
  return commitSagaStep(saga, command.replyTo, (progress) => arrivalOf(command, answer, progress), ports);
}

/**
 * Whether the saga still waits for the outcome of a command. One that was answered must not be tried again when it is delivered again: a
 * rejection leaves no commit to tell it by, and might turn into a success that the saga never hears of.
 */
export async function isAwaited(saga: AnySaga, { commandId, replyTo }: SagaCommand, { store }: { store: EventStore }): Promise<boolean> {
  const { commits } = await store.load(replyTo);
  return foldSaga(saga, commits).awaiting.has(commandId);
}

function arrivalOf(sent: SagaCommand, answer: CommandAnswer, progress: SagaProgress): Arrival | undefined {
  const { commandId } = sent;
  const awaited = progress.awaiting.get(commandId);
  if (!awaited) return undefined;
  const { came, seen } = inputOf(commandId, awaited, answer);
  return { came, seen, id: commandId, origin: originOf(sent, progress) };
}

function inputOf(
  commandId: string,
  { command, input }: AwaitedCommand,
  { outcome, ...facts }: CommandAnswer,
): Pick<Arrival, 'came' | 'seen'> {
  const type = outcome === 'succeeded' ? 'CommandSucceeded' : 'CommandFailed';
  const data = { commandId, command, ...facts };
  return { came: { type, data } as Arrival['came'], seen: { type, data: { ...data, input } } };
}

/** Compensation ends by itself: however many steps it undoes, they are no circle (rule B3). */
function originOf(sent: SagaCommand, { status }: SagaProgress): Arrival['origin'] {
  const origin = causedBy(sent, sent.commandId);
  return status === 'compensating' ? { ...origin, causationDepth: sent.causationDepth ?? 0 } : origin;
}
