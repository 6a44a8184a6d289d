import type { Event } from '../message/event.ts';
import {
  createCatalogue,
  type DataInput,
  type DataRead,
  type EventCatalogue,
  type EventDefinitions,
  type EventsOf,
  holdsPersonalData,
  type PendingEventsOf,
  type Storable,
} from '../message/event-definition.ts';
import { deepFrozen } from '../message/json.ts';

/** A consistency boundary: its events, its state, and how the one becomes the other. */
export interface Aggregate<Name extends string = string, Definitions extends EventDefinitions = EventDefinitions, State = unknown> {
  readonly kind: 'aggregate';
  readonly name: Name;
  readonly definitions: Definitions;
  readonly retired: readonly string[];
  /** The definitions and retired types, ready to be looked up. */
  readonly catalogue: EventCatalogue;
  /** Whether any of its events has personal fields. */
  readonly hasPersonalData: boolean;
  readonly initialState: State;
  readonly stateVersion: number | string | undefined;
  readonly evolve: Evolve<Definitions, State>;
  /** A constructor for each event: `Order.events.OrderCreated({ customerId })`. */
  readonly events: EventConstructors<Definitions>;
}

/** Any aggregate, whatever its events and state. */
// biome-ignore lint/suspicious/noExplicitAny: an aggregate is invariant in its state, so no narrower type holds them all
export type AnyAggregate = Aggregate<string, any, any>;

/** For each event: the state after it. */
export type Evolve<Definitions, State> = {
  readonly [Type in keyof Definitions & string]: (state: State, data: DataRead<Definitions[Type]>) => State;
};

/** For each event: makes one to be appended. Fields with a default may be left out. */
export type EventConstructors<Definitions> = {
  readonly [Type in keyof Definitions & string]: ((data: DataInput<Definitions[Type]>) => Event<Type, DataInput<Definitions[Type]>>) & {
    readonly type: Type;
    /** What handlers see of it: a type, without a value. */
    readonly read?: DataRead<Definitions[Type]>;
  };
};

/** The events of an aggregate, as handlers see them: a union discriminated by `type`. */
export type EventOf<A> = A extends Aggregate<string, infer Definitions, infer _State> ? EventsOf<Definitions> : never;

/** The events of an aggregate, as its deciders state them. */
export type PendingEventOf<A> = A extends Aggregate<string, infer Definitions, infer _State> ? PendingEventsOf<Definitions> : never;

/** The state of an aggregate. */
export type StateOf<A> = A extends Aggregate<string, infer _Definitions, infer State> ? State : never;

/** What `aggregate()` takes beside its name and handlers. */
export interface AggregateOptions<Definitions extends EventDefinitions, State> {
  /** By type, in the past tense. Data must be JSON and schemas must not transform: both are compile errors (rule A6). */
  readonly events: Definitions & Storable<Definitions>;
  /**
   * Types that were stored once and are passed over on reading; the only way to ignore an event (rule B2).
   *
   * @default none
   */
  readonly retired?: readonly string[] | undefined;
  /** The state of a stream without events. All streams begin with it, so it is frozen: a handler that changes it instead of returning another throws. */
  readonly initialState: State;
  /**
   * Another one says that the same events fold to another state from now on, so that no snapshot of before is used (rule A8). What the
   * bundler sees needs none: changed code makes snapshots of its own. Set it where handlers depend on what is outside of their code, and where
   * the service runs without a bundle: there it is what snapshots go by, so that each change of a handler needs another one.
   *
   * @default none
   */
  readonly stateVersion?: number | string | undefined;
}

/**
 * Defines an aggregate. The last argument says, for every event, what state follows it: pure functions of state and data.
 *
 * @param name unique in the service, without `#`; it is part of every stream's key
 * @example
 * ```ts
 * import { aggregate } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const Counter = aggregate('Counter', {
 *   events: { Counted: z.object({ by: z.number() }) },
 *   initialState: { total: 0 },
 * }, {
 *   Counted: (state, { by }) => ({ total: state.total + by }),
 * });
 * ```
 */
export function aggregate<const Name extends string, const Definitions extends EventDefinitions, State>(
  name: Name,
  { events, retired = [], initialState, stateVersion }: AggregateOptions<Definitions, State>,
  evolve: NoInfer<Evolve<Definitions, State>>,
): Aggregate<Name, Definitions, State> {
  const catalogue = createCatalogue(events, retired);
  return {
    kind: 'aggregate',
    name,
    definitions: events,
    retired,
    catalogue,
    hasPersonalData: holdsPersonalData(catalogue),
    initialState: deepFrozen(initialState),
    stateVersion,
    evolve,
    events: constructorsOf<Definitions>(Object.keys(events)),
  };
}

function constructorsOf<Definitions>(types: readonly string[]): EventConstructors<Definitions> {
  const constructors = types.map((type) => [type, Object.assign((data: unknown): Event => ({ type, data }), { type })]);
  return Object.fromEntries(constructors) as EventConstructors<Definitions>;
}
