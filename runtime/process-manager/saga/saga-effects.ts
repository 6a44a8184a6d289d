import type { Sendable } from '../../decider/effect-command.ts';
import type { EventDefinitions, SchemaOf } from '../../message/event-definition.ts';
import type { Input } from '../../message/schema.ts';

/** What a saga's handler wants to happen: made by the functions of its context, done after its step is stored. */
export type SagaEffect = SendEffect | TimeoutEffect | CancelEffect | CompleteEffect | CompensateEffect;

/** Sends a command. */
export interface SendEffect {
  readonly effect: 'send';
  readonly command: Sendable;
  readonly input: unknown;
  readonly undo?: SendEffect | undefined;
}

/** Sets a timeout. */
export interface TimeoutEffect {
  readonly effect: 'timeout';
  readonly name: string;
  readonly data: unknown;
  readonly afterSeconds: number;
}

/** Takes timeouts back. */
export interface CancelEffect {
  readonly effect: 'cancel';
  readonly name: string;
}

/** Ends the saga. */
export interface CompleteEffect {
  readonly effect: 'complete';
}

/** Undoes what was done, and ends the saga. */
export interface CompensateEffect {
  readonly effect: 'compensate';
  readonly reason: string;
}

/** What comes to a saga's handler from outside, so that it stays pure, and how it says what is to happen. */
export interface SagaContext<Timeouts extends EventDefinitions> extends SagaEffects<Timeouts> {
  /** What `correlate` returned. */
  readonly sagaId: string;
  /** ISO 8601 in UTC; the same for every try. */
  readonly now: string;
}

/** The effects that a handler may return. */
export interface SagaEffects<Timeouts extends EventDefinitions> {
  /**
   * Sends a command of the service; its outcome comes back as `CommandSucceeded` or `CommandFailed` (rule E3).
   *
   * @param input as the command's schema accepts it; it must be JSON
   */
  send<C extends Sendable>(command: C, input: Input<C['input']>, options?: SendEffectOptions): SendEffect;
  /** Sets a timeout: the handler of this name gets the data when the time has come, or later (rule E5). */
  timeout<Name extends keyof Timeouts & string>(
    name: Name,
    data: Input<SchemaOf<Timeouts[Name]>>,
    options: { readonly afterSeconds: number },
  ): TimeoutEffect;
  /** Takes back all timeouts of this name that are still to come. */
  cancel(name: keyof Timeouts & string): CancelEffect;
  /** Ends the saga: its timeouts are taken back, and what comes later is recorded and ignored (rule E4). */
  complete(): CompleteEffect;
  /** Undoes the steps that were done, from the last to the first, and ends the saga (rule E4). */
  compensate(reason: string): CompensateEffect;
}

/** How a command is sent. */
export interface SendEffectOptions {
  /**
   * The command that undoes this one; sent when the saga compensates after this one succeeded.
   *
   * @default nothing is undone
   */
  readonly undo?: SendEffect | undefined;
}

/** Makes effects: data that say what is to happen, and do nothing. */
export const sagaEffects: SagaEffects<EventDefinitions> = {
  send: (command, input, options) => ({ effect: 'send', command, input, undo: options?.undo }),
  timeout: (name, data, { afterSeconds }) => ({ effect: 'timeout', name, data, afterSeconds }),
  cancel: (name) => ({ effect: 'cancel', name }),
  complete: () => ({ effect: 'complete' }),
  compensate: (reason) => ({ effect: 'compensate', reason }),
};
