import type { Authorize } from '../message/caller.ts';
import type { Json } from '../message/json.ts';
import type { CodesOf, Rejection } from '../message/rejection.ts';
import type { Resilience } from '../message/resilience.ts';
import type { Input, Output, Schema } from '../message/schema.ts';

/** A command without an aggregate: a plain effect, such as a mail that is sent. It leaves no event behind. */
export interface EffectCommand<Name extends string = string, InputSchema extends Schema = Schema, Codes extends string = string> {
  readonly kind: 'effect';
  readonly name: Name;
  readonly input: InputSchema;
  // biome-ignore lint/suspicious/noExplicitAny: the caller's input is checked where the command is written
  readonly authorize?: Authorize<any> | undefined;
  readonly resilience?: Resilience | undefined;
  readonly perform: (
    input: Output<InputSchema>,
    context: EffectContext,
  ) => Promise<Rejection | undefined | void> | Rejection | undefined | void;
  /** The codes that it rejects with: a type, without a value. */
  readonly rejects?: Codes;
}

/** What comes to an effect from outside. */
export interface EffectContext {
  /** The same when the command is delivered again: a key to tell duplicates by, since effects are at least once (rule E6). */
  readonly commandId: string;
  /** ISO 8601 in UTC. */
  readonly now: string;
  /** Who sent the command, where authentication tells. */
  readonly actor: string | undefined;
  readonly tenant: string | undefined;
  /** Ends when the command's `resilience` gives a try up. */
  readonly signal: AbortSignal | undefined;
  newId(): string;
  /** Refuses the command; the code becomes part of the command's type. */
  reject<const Code extends string>(code: Code, details?: Json): Rejection<Code>;
  readonly send: SendCommand;
}

/**
 * Sends another command of the service, through the queue that lists it, else through the built-in one: at once, or at a time.
 *
 * @returns the command's id, which `cancel` takes as long as it waits for its time
 */
export type SendCommand = <C extends Sendable>(command: C, input: Input<C['input']>, options?: SendCommandOptions) => Promise<string>;

/** What is known of any command, whatever decides it. */
export interface Sendable {
  readonly kind: 'command' | 'effect';
  readonly name: string;
  readonly input: Schema;
}

/** When a command is sent, and under which id. */
export interface SendCommandOptions {
  /**
   * ISO 8601 with a zone, or seconds from now.
   *
   * @default at once
   */
  readonly at?: string | { readonly afterSeconds: number } | undefined;
  /**
   * The key of idempotency (rule B1).
   *
   * @default made of the cause's id and the number of commands that it sent before: the same when the cause is delivered again
   */
  readonly commandId?: string | undefined;
}

/** What `effectCommand()` takes beside its name. */
export interface EffectCommandOptions<InputSchema extends Schema, Outcome> {
  /** Any Standard Schema. */
  readonly input: InputSchema;
  /**
   * Whether a caller from outside may send it.
   *
   * @default everybody whom the API lets in
   */
  readonly authorize?: NoInfer<Authorize<Output<InputSchema>>> | undefined;
  /**
   * Stands around `perform`.
   *
   * @default one try, however long it takes
   */
  readonly resilience?: Resilience | undefined;
  /** Does it, at least once a command: use the command's id where the other side tells duplicates. */
  readonly perform: (input: Output<InputSchema>, context: EffectContext) => Outcome | Promise<Outcome>;
}

/**
 * Defines a command without an aggregate.
 *
 * @param name unique in the service
 * @example
 * ```ts
 * import { effectCommand } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const SendReceipt = effectCommand('SendReceipt', {
 *   input: z.object({ email: z.string() }),
 *   perform: async ({ email }, { commandId, reject }) => {
 *     const answer = await fetch('https://mail.example.com', { method: 'POST', body: email, headers: { 'idempotency-key': commandId } });
 *     return answer.status === 404 ? reject('unknown-address') : undefined;
 *   },
 * });
 * ```
 */
export function effectCommand<const Name extends string, InputSchema extends Schema, Outcome extends Rejection | undefined | void>(
  name: Name,
  options: EffectCommandOptions<InputSchema, Outcome>,
): EffectCommand<Name, InputSchema, CodesOf<Outcome>> {
  return { kind: 'effect', name, ...options };
}
