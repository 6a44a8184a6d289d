import type { Sendable } from '../decider/effect-command.ts';
import type { Json } from '../message/json.ts';
import type { Input } from '../message/schema.ts';
import type { SagaEvent } from '../process-manager/saga/saga-history.ts';

/** What a saga is expected to do. */
export type SagaExpectation = Sent | TimeoutSet | TimeoutCancelled | Compensating | Ended | Ignored;

/** The sending of a command. */
export interface Sent {
  readonly sent: string;
  readonly input: unknown;
  /** What undoes it; compared where it is given. */
  readonly undo?: Sent | undefined;
}

/** The setting of a timeout. */
export interface TimeoutSet {
  readonly timeoutSet: string;
  readonly data: unknown;
  readonly afterSeconds: number;
}

/** The taking back of a timeout. */
export interface TimeoutCancelled {
  readonly timeoutCancelled: string;
}

/** The beginning of a compensation. */
export interface Compensating {
  readonly compensating: string;
}

/** The end of a saga. */
export interface Ended {
  readonly ended: 'completed' | 'compensated';
}

/** An input that came too late: the saga compensates, or has ended. */
export interface Ignored {
  readonly ignored: 'compensating' | 'completed';
}

/** The state of the saga after the last step. */
export interface InState<State = unknown> {
  readonly state: State;
}

/** Expects a command to be sent, or an undo; what undoes it is compared where it is given. */
export function sent<C extends Sendable>(command: C, input: Input<C['input']>, options: { readonly undo?: Sent | undefined } = {}): Sent {
  return { sent: command.name, input, ...(options.undo && { undo: options.undo }) };
}

/** Expects a timeout to be set. */
export function timeoutSet(name: string, data: Json, { afterSeconds }: { readonly afterSeconds: number }): TimeoutSet {
  return { timeoutSet: name, data, afterSeconds };
}

/** Expects a timeout to be taken back. */
export function timeoutCancelled(name: string): TimeoutCancelled {
  return { timeoutCancelled: name };
}

/** Expects the saga to give up, for this reason. */
export function compensating(reason: string): Compensating {
  return { compensating: reason };
}

/** Expects the saga to end as it should. */
export function completed(): Ended {
  return { ended: 'completed' };
}

/** Expects the saga to end after it has undone its steps. */
export function compensated(): Ended {
  return { ended: 'compensated' };
}

/** Expects an input to be recorded and ignored. */
export function ignored(status: Ignored['ignored']): Ignored {
  return { ignored: status };
}

/** Expects this state of the saga after the last step. */
export function inState<const State>(state: State): InState<State> {
  return { state };
}

/** What an event of a saga amounts to, for a test; `undefined` for its inputs and its state. */
export function effectOf(event: SagaEvent, timestamp: string): SagaExpectation | undefined {
  switch (event.type) {
    case 'CommandSent': {
      const { command, input, undo } = event.data;
      return { sent: command, input, ...(undo && { undo: { sent: undo.command, input: undo.input } }) };
    }
    case 'CompensationStepSent':
      return { sent: event.data.command, input: event.data.input };
    case 'TimeoutScheduled': {
      const { name, data, dueAt } = event.data;
      return { timeoutSet: name, data, afterSeconds: (Date.parse(dueAt) - Date.parse(timestamp)) / 1_000 };
    }
    case 'TimeoutCancelled':
      return { timeoutCancelled: event.data.name };
    case 'CompensationStarted':
      return { compensating: event.data.reason };
    case 'SagaCompleted':
      return { ended: event.data.outcome };
    case 'InputIgnored':
      return { ignored: event.data.status };
    default:
      return undefined;
  }
}
