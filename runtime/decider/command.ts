import type { Authorize } from '../message/caller.ts';
import type { Json } from '../message/json.ts';
import type { CodesOf, Rejection } from '../message/rejection.ts';
import type { Resilience } from '../message/resilience.ts';
import type { Output, Schema } from '../message/schema.ts';
import type { AnyAggregate, PendingEventOf, StateOf } from './aggregate.ts';
import type { Ask, Askable } from './askable.ts';
import type { EffectCommand } from './effect-command.ts';

/** A request to one stream, in the imperative: its input, its stream, and how it is decided. */
export interface Command<
  Name extends string = string,
  Input extends Schema = Schema,
  A extends AnyAggregate = AnyAggregate,
  Codes extends string = string,
> {
  readonly kind: 'command';
  readonly name: Name;
  readonly input: Input;
  readonly aggregate: A;
  readonly streamId: (input: Output<Input>) => string;
  /** The queries that `prepare` may ask. */
  readonly reads?: readonly Askable[] | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: what it may ask is checked where the command is written
  readonly prepare?: ((input: Output<Input>, context: PrepareContext<any>) => unknown) | undefined;
  readonly resilience?: Resilience | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: the caller's input is checked where the command is written
  readonly authorize?: Authorize<any> | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: state and facts are the definition's own affair, checked where it is written
  readonly decide: (input: Output<Input>, state: any, context: DecisionContext, facts: any) => Decision<A> | Rejection;
  /** The codes that it rejects with: a type, without a value. */
  readonly rejects?: Codes;
}

/** Any command that is decided by an aggregate, whatever its input. */
// biome-ignore lint/suspicious/noExplicitAny: a command is invariant in its input, so no narrower type holds them all
export type AnyAggregateCommand = Command<string, any, any, any>;

/** Any command, with an aggregate or without. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type AnyCommand = AnyAggregateCommand | EffectCommand<string, any, any>;

/** What a decider states: one event, several, or none (an empty list). */
export type Decision<A> = PendingEventOf<A> | readonly PendingEventOf<A>[];

/** What comes to a decider from outside, so that it stays pure. */
export interface DecisionContext {
  readonly commandId: string;
  /** ISO 8601 in UTC; the same for every try. */
  readonly now: string;
  /** The version of the stream that is decided on; 0 means no stream. */
  readonly version: number;
  /** Who sent the command, where authentication tells. */
  readonly actor: string | undefined;
  /** Whose data it is about, in a service that declares tenants. */
  readonly tenant: string | undefined;
  newId(): string;
  /** Refuses the command; the code becomes part of the command's type. */
  reject<const Code extends string>(code: Code, details?: Json): Rejection<Code>;
}

/** What comes to `prepare` from outside. */
export interface PrepareContext<Reads extends Askable = never> extends Pick<DecisionContext, 'commandId' | 'now' | 'actor' | 'tenant'> {
  /** Asks a query that the command declares in `reads`: as new as its read model is, and in the name of the command's tenant. */
  readonly ask: Ask<Reads>;
  /** Ends when the command's `resilience` gives a try up. */
  readonly signal: AbortSignal | undefined;
}

/** What `command()` takes beside its name. */
export interface CommandOptions<Input extends Schema, A extends AnyAggregate, Outcome, Facts, Reads extends readonly Askable[] = []> {
  /** Any Standard Schema. */
  readonly input: Input;
  readonly aggregate: A;
  /** The bare id of the stream, without `#`. */
  readonly streamId: (input: Output<Input>) => string;
  /**
   * Runs once before the decision, to call an API or read a query; its result is the decider's `facts`.
   *
   * @default none; `facts` is `undefined`
   */
  readonly prepare?: ((input: Output<Input>, context: PrepareContext<NoInfer<Reads>[number]>) => Facts | Promise<Facts>) | undefined;
  /**
   * The queries that `prepare` may ask: what the functions that run the command are granted to read.
   *
   * @default none
   */
  readonly reads?: Reads | undefined;
  /**
   * Stands around `prepare`: timeout, retries, circuit breaker.
   *
   * @default one try, however long it takes
   */
  readonly resilience?: Resilience | undefined;
  /**
   * Whether a caller from outside may send it.
   *
   * @default everybody whom the API lets in
   */
  readonly authorize?: NoInfer<Authorize<Output<Input>>> | undefined;
  /** Pure: it may run again when another writer was faster. */
  readonly decide: (input: Output<Input>, state: StateOf<A>, context: DecisionContext, facts: Facts) => Outcome;
}

/**
 * Defines a command.
 *
 * @param name unique in the service
 * @example
 * ```ts
 * import { aggregate, command } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const Door = aggregate('Door', { events: { Opened: z.object({}) }, initialState: { open: false } }, { Opened: () => ({ open: true }) });
 *
 * const OpenDoor = command('OpenDoor', {
 *   input: z.object({ doorId: z.string() }),
 *   aggregate: Door,
 *   streamId: ({ doorId }) => doorId,
 *   decide: (_input, { open }, { reject }) => (open ? reject('already-open') : Door.events.Opened({})),
 * });
 * ```
 */
export function command<
  const Name extends string,
  Input extends Schema,
  A extends AnyAggregate,
  Outcome extends Decision<A> | Rejection,
  Facts = undefined,
  const Reads extends readonly Askable[] = [],
>(name: Name, options: CommandOptions<Input, A, Outcome, Facts, Reads>): Command<Name, Input, A, CodesOf<Outcome>> {
  return { kind: 'command', name, ...options };
}
