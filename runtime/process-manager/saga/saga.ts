import type { AnyAggregate, EventOf } from '../../decider/aggregate.ts';
import type { EventDefinitions, Storable } from '../../message/event-definition.ts';
import type { IsJson } from '../../message/json.ts';
import type { Schema } from '../../message/schema.ts';
import type { StartFrom } from '../consumer/checkpoint-store.ts';
import type { SagaContext, SagaEffect } from './saga-effects.ts';
import type { SagaInputOf, SourceEvent, SourcePlace } from './saga-input.ts';

/** A process manager: a long-running process over several streams, which decides from events, answers and timeouts what is sent next. */
export interface Saga<Name extends string = string, State = unknown> {
  readonly kind: 'saga';
  readonly name: Name;
  readonly from: readonly AnyAggregate[];
  readonly timeouts: EventDefinitions;
  readonly initialState: State;
  // biome-ignore lint/suspicious/noExplicitAny: the events are checked where the saga is written
  readonly correlate: (event: any, context: SourcePlace) => string | undefined;
  readonly startFrom: StartFrom;
  // biome-ignore lint/suspicious/noExplicitAny: handlers are checked where they are written
  readonly handlers: Readonly<Record<string, SagaHandler<any, any, any> | undefined>>;
}

/** Any saga, whatever its state. */
// biome-ignore lint/suspicious/noExplicitAny: a saga is invariant in its state, so no narrower type holds them all
export type AnySaga = Saga<string, any>;

/** The state of a saga. */
export type SagaStateOf<S> = S extends Saga<string, infer State> ? State : never;

/** A saga's step: the state after it, and what is to happen. Pure; it may run again when another writer was faster. */
export type SagaHandler<State, SagaInput, Timeouts extends EventDefinitions> = (
  state: State,
  input: SagaInput,
  context: SagaContext<Timeouts>,
) => SagaStep<State>;

/** What a handler returns. */
export interface SagaStep<State> {
  readonly state: State;
  /**
   * In the order in which they are sent.
   *
   * @default none
   */
  readonly effects?: readonly SagaEffect[] | undefined;
}

/** For each event, timeout and outcome that the saga does something with: its handler. */
export type SagaHandlers<From extends readonly AnyAggregate[], State, Timeouts extends EventDefinitions> = {
  readonly [Type in SagaInputOf<From, Timeouts>['type']]?: SagaHandler<
    State,
    Extract<SagaInputOf<From, Timeouts>, { type: Type }>,
    Timeouts
  >;
};

/** Turns a state into a compile error where it would not come back as it was stored. */
type JsonState<State> = false extends IsJson<State> ? { readonly error: 'the state of a saga must be JSON' } : unknown;

/** Turns a timeout into a compile error where a handler of its name would get something else as well. */
type NamesOfTheirOwn<Timeouts, Taken> = {
  [Name in keyof Timeouts]: Name extends Taken ? { readonly error: 'a timeout must not be called as an event or an outcome is' } : unknown;
};

/** The timeouts of a saga by name. They are bare schemas: data that waits for its time is not upcast. */
type TimeoutSchemas = Readonly<Record<string, Schema>>;

/** What `saga()` takes beside its name and handlers. */
export interface SagaOptions<From extends readonly AnyAggregate[], State, Timeouts extends TimeoutSchemas> {
  /** The aggregates whose events it follows. Their personal fields come erased, always: the saga's own stream would keep them in clear. */
  readonly from: From;
  /**
   * The data of its timeouts, by name. Data must be JSON, and schemas must not transform and have no versions: all are compile errors.
   *
   * @default none
   */
  readonly timeouts?:
    | (Timeouts & Storable<Timeouts> & NamesOfTheirOwn<Timeouts, EventOf<From[number]>['type'] | 'CommandSucceeded' | 'CommandFailed'>)
    | undefined;
  /** The state of a saga that has not begun. It must be JSON, or it is a compile error. */
  readonly initialState: State & JsonState<State>;
  /**
   * The id of the saga that an event belongs to, without `#`, or `undefined` for an event of none. Pure; only events with a handler are asked.
   */
  readonly correlate: NoInfer<(event: SourceEvent<EventOf<From[number]>>, context: SourcePlace) => string | undefined>;
  /**
   * Whether it begins with what happens after its first deployment, or with all that has happened before (rule C3).
   *
   * @default 'now'
   */
  readonly startFrom?: StartFrom | undefined;
}

/**
 * Defines a saga (a process manager). The last argument says, for every event, timeout and outcome, what state follows it and what is to
 * happen: pure functions of state and input.
 *
 * @param name unique in the service among sagas and aggregates, without `#`; it is part of the key of its streams
 * @example
 * ```ts
 * import { aggregate, command, saga } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const Door = aggregate('Door', { events: { Opened: z.object({}), Closed: z.object({}) }, initialState: {} }, {
 *   Opened: (state) => state,
 *   Closed: (state) => state,
 * });
 * const CloseDoor = command('CloseDoor', {
 *   input: z.object({ doorId: z.string() }),
 *   aggregate: Door,
 *   streamId: ({ doorId }) => doorId,
 *   decide: () => Door.events.Closed({}),
 * });
 *
 * const AutomaticDoor = saga('AutomaticDoor', {
 *   from: [Door],
 *   timeouts: { OpenTooLong: z.object({}) },
 *   initialState: { isOpen: false },
 *   correlate: (_event, { streamId }) => streamId,
 * }, {
 *   Opened: (_state, _event, { timeout }) => ({ state: { isOpen: true }, effects: [timeout('OpenTooLong', {}, { afterSeconds: 30 })] }),
 *   Closed: (_state, _event, { cancel }) => ({ state: { isOpen: false }, effects: [cancel('OpenTooLong')] }),
 *   OpenTooLong: (state, _timeout, { send, sagaId }) => ({ state, effects: [send(CloseDoor, { doorId: sagaId })] }),
 * });
 * ```
 */
export function saga<const Name extends string, const From extends readonly AnyAggregate[], State, Timeouts extends TimeoutSchemas = {}>(
  name: Name,
  { timeouts, startFrom = 'now', ...options }: SagaOptions<From, State, Timeouts>,
  handlers: NoInfer<SagaHandlers<From, State, Timeouts>>,
): Saga<Name, State> {
  return { kind: 'saga', name, ...options, timeouts: timeouts ?? {}, startFrom, handlers } as Saga<Name, State>;
}
