import type { Commit } from '../../message/commit.ts';
import type { Json } from '../../message/json.ts';
import type { AnySaga } from './saga.ts';
import { type FailedUndo, type PlannedCommand, type SagaEnd, type SagaRecord, sagaRecords } from './saga-history.ts';

/** How far a saga has come: what its history folds to. */
export interface SagaProgress {
  readonly status: SagaStatus;
  /** Missing until it has ended. */
  readonly outcome?: SagaEnd | undefined;
  /** Why it compensates; missing where it doesn't. */
  readonly reason?: string | undefined;
  readonly state: Json;
  /** Whether the state stands in the history; a saga that has not begun has the initial one. */
  readonly hasBegun: boolean;
  /** By source stream: the version of the last event that was received (rule E1). */
  readonly received: ReadonlyMap<string, number>;
  /** By command id: what was sent and is not answered, in the order in which it was sent. */
  readonly awaiting: ReadonlyMap<string, AwaitedCommand>;
  /** The steps that were done and can be undone, in the order in which they were done. */
  readonly done: readonly DoneStep[];
  /** By timer id: those that are still to come. */
  readonly timers: ReadonlyMap<string, ActiveTimer>;
  /** The steps that could not be undone. */
  readonly failures: readonly FailedUndo[];
  /** How many inputs were recorded and ignored. */
  readonly ignored: number;
}

export type SagaStatus = 'running' | 'compensating' | 'completed';

/** A command on its way; `undoes` where it is a step of the compensation. */
export interface AwaitedCommand extends PlannedCommand {
  readonly undo?: PlannedCommand | undefined;
  readonly undoes?: string | undefined;
}

/** A command that succeeded, and what undoes it. */
export interface DoneStep {
  readonly commandId: string;
  readonly undo: PlannedCommand;
}

/** A timer that has not gone off. */
export interface ActiveTimer {
  readonly name: string;
  readonly data: Json;
  /** ISO 8601 in UTC. */
  readonly dueAt: string;
}

/**
 * Folds the history of a saga.
 *
 * @throws {UnknownEventError} when newer code wrote it (rule B2)
 */
export function foldSaga(saga: AnySaga, commits: readonly Commit[]): SagaProgress {
  return commits.flatMap(sagaRecords).reduce(evolveSaga, notBegun(saga));
}

/** A saga that nothing has come to yet. */
function notBegun({ initialState: state }: AnySaga): SagaProgress {
  const [received, awaiting, timers] = [new Map(), new Map(), new Map()];
  return { status: 'running', state, hasBegun: false, received, awaiting, done: [], timers, failures: [], ignored: 0 };
}

/** The progress after one event more. */
export function evolveSaga(progress: SagaProgress, { id, event }: SagaRecord): SagaProgress {
  switch (event.type) {
    case 'EventReceived':
      return { ...progress, received: withEntry(progress.received, event.data.stream, event.data.version) };
    case 'TimeoutFired':
    case 'TimeoutCancelled':
      return { ...progress, timers: without(progress.timers, event.data.timeoutId) };
    case 'CommandSucceeded':
      return succeeded(progress, event.data.commandId);
    case 'CommandFailed':
      return failed(progress, event.data);
    case 'StateChanged':
      return { ...progress, state: event.data.state, hasBegun: true };
    case 'CommandSent':
    case 'CompensationStepSent':
      return { ...progress, awaiting: withEntry(progress.awaiting, id, event.data) };
    case 'TimeoutScheduled':
      return { ...progress, timers: withEntry(progress.timers, id, event.data) };
    case 'CompensationStarted':
      return { ...progress, status: 'compensating', reason: event.data.reason };
    case 'SagaCompleted':
      return { ...progress, status: 'completed', outcome: event.data.outcome, done: [] };
    case 'InputIgnored':
      return { ...progress, ignored: progress.ignored + 1 };
  }
}

function succeeded(progress: SagaProgress, commandId: string): SagaProgress {
  const { undo, undoes } = progress.awaiting.get(commandId) ?? {};
  const done = progress.done.filter((step) => step.commandId !== undoes);
  return { ...progress, awaiting: without(progress.awaiting, commandId), done: undo ? [...done, { commandId, undo }] : done };
}

function failed(progress: SagaProgress, { commandId, code }: { commandId: string; code: string }): SagaProgress {
  const { command = '', undo, undoes } = progress.awaiting.get(commandId) ?? {};
  const rest = { ...progress, awaiting: without(progress.awaiting, commandId) };
  // Its last try may have been done although its answer got lost: the step is undone with the others.
  if (undo && code === deadLettered) return { ...rest, done: [...progress.done, { commandId, undo }] };
  if (undoes === undefined) return rest;
  const done = progress.done.filter((step) => step.commandId !== undoes);
  return { ...rest, done, failures: [...progress.failures, { undoes, command, code }] };
}

/** The code of a command that was given up after too many tries: whether it was done is unknown. */
export const deadLettered = 'dead-lettered';

function withEntry<Value>(map: ReadonlyMap<string, Value>, key: string, value: Value): ReadonlyMap<string, Value> {
  return new Map([...map, [key, value]]);
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([held]) => held !== key));
}
