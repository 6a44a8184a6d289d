import type { Json } from '../message/json.ts';
import type { Rejection } from '../message/rejection.ts';
import type { Output, Schema } from '../message/schema.ts';
import type { AnyAggregate, PendingEventOf, StateOf } from './aggregate.ts';

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
  readonly prepare?: ((input: Output<Input>) => unknown) | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: state and facts are the definition's own affair, checked where it is written
  readonly decide: (input: Output<Input>, state: any, context: DecisionContext, facts: any) => Decision<A> | Rejection;
  /** The codes that it rejects with: a type, without a value. */
  readonly rejects?: Codes;
}

/** Any command, whatever its input and aggregate. */
// biome-ignore lint/suspicious/noExplicitAny: a command is invariant in its input, so no narrower type holds them all
export type AnyCommand = Command<string, any, any, any>;

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
  newId(): string;
  /** Refuses the command; the code becomes part of the command's type. */
  reject<const Code extends string>(code: Code, details?: Json): Rejection<Code>;
}

/** What `command()` takes beside its name. */
export interface CommandOptions<Input extends Schema, A extends AnyAggregate, Outcome, Facts> {
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
  readonly prepare?: ((input: Output<Input>) => Facts | Promise<Facts>) | undefined;
  /** Pure: it may run again when another writer was faster. */
  readonly decide: (input: Output<Input>, state: StateOf<A>, context: DecisionContext, facts: Facts) => Outcome;
}

/** The rejection codes among a decider's outcomes. */
export type CodesOf<Outcome> = Outcome extends Rejection<infer Code> ? Code : never;

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
>(name: Name, options: CommandOptions<Input, A, Outcome, Facts>): Command<Name, Input, A, CodesOf<Outcome>> {
  return { kind: 'command', name, ...options };
}
