import { streamKey } from '../contract/event-table.ts';
import type { Ambient } from '../message/ambient.ts';
import { ValidationError } from '../message/errors.ts';
import { parseJson } from '../message/json.ts';
import type { MessageOrigin } from '../message/metadata.ts';
import { type Schema, validate } from '../message/schema.ts';
import { timeAfter } from '../message/time-after.ts';
import { InvalidDelayError } from './errors.ts';
import { parseInstant } from './instant.ts';
import type { CommandQueues } from './queue.ts';
import type { Timers } from './timers.ts';

/** Sends commands of the service on their way, at once or at a time: what stands behind `send` of effects, reactors and sagas. */
export interface CommandSender {
  /**
   * Validates the input, so that a bad one is refused before it travels, and sends it as it is.
   *
   * @returns the command's id
   * @throws {ValidationError} when the input is no JSON, nested deeper than 200 levels, or does not match the command's schema
   * @throws {InvalidTimeError} when `at` is no time
   * @throws {InvalidDelayError} when `at` is no delay
   * @throws {MessageTooLargeError} when it has more than 1 MiB
   */
  send(command: TravellingCommand, input: unknown, options?: SendOptions): Promise<string>;
  /** Forgets a command that waits for its time, best-effort: one that went off may still arrive. */
  cancel(commandId: string): Promise<void>;
}

/** What is known of a command here: with an aggregate or without. */
export interface TravellingCommand {
  readonly name: string;
  readonly input: Schema;
  readonly aggregate?: { readonly name: string } | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: it gets what the command's own schema yields
  readonly streamId?: ((input: any) => string) | undefined;
}

/** When a command is sent, under which id, and what it comes from. */
export interface SendOptions {
  /**
   * ISO 8601 with a zone, or seconds from now. What is past goes at once.
   *
   * @default at once
   */
  readonly at?: string | { readonly afterSeconds: number } | undefined;
  /**
   * The key of idempotency (rule B1), and the timer's id where the command waits.
   *
   * @default a new id
   */
  readonly commandId?: string | undefined;
  /** @default the command is the first message */
  readonly origin?: MessageOrigin | undefined;
  /**
   * The stream of the saga that waits for the outcome (rule E3).
   *
   * @default nobody waits
   */
  readonly replyTo?: string | undefined;
}

/** What a command sender works with. */
export interface CommandSenderOptions {
  readonly queues: Pick<CommandQueues, 'send'>;
  readonly timers: Timers;
  /** The queue that lists the command, else the built-in one. */
  readonly queueOf: (command: TravellingCommand) => string;
  /**
   * What is handled one after the other.
   *
   * @param input as the command's schema yields it
   * @default the stream that the command is for; a command without an aggregate stands alone
   */
  readonly groupOf?: ((command: TravellingCommand, input: unknown, origin: MessageOrigin) => string | undefined) | undefined;
  readonly ambient: Pick<Ambient, 'now' | 'newId'>;
}

/** Makes a command sender over queues and timers. */
export function createCommandSender({ queues, timers, queueOf, groupOf = streamOf, ambient }: CommandSenderOptions): CommandSender {
  return {
    async send(command, input, { at, commandId = ambient.newId(), origin = {}, replyTo } = {}) {
      const subject = `input of ${command.name}`;
      const valid = await validate(command.input, asTravelling(input, subject), subject);
      const due = dueTime(command, at, ambient.now());
      const message = { ...origin, command: command.name, input, commandId, replyTo };
      const [queue, group] = [queueOf(command), groupOf(command, valid, origin)];
      if (due <= ambient.now()) await queues.send(queue, message, { group });
      else await timers.set({ id: commandId, dueAt: new Date(due).toISOString(), queue, message, group });
      return commandId;
    },
    cancel: (commandId) => timers.cancel(commandId),
  };
}

function streamOf({ aggregate, streamId }: TravellingCommand, input: unknown, { tenant }: MessageOrigin): string | undefined {
  return aggregate && streamId && streamKey(aggregate.name, streamId(input), tenant);
}

function dueTime({ name }: TravellingCommand, at: SendOptions['at'], now: number): number {
  if (at === undefined) return now;
  if (typeof at === 'string') return parseInstant(at, `the command ${name}`);
  const due = timeAfter(now, at.afterSeconds);
  if (due === undefined) throw new InvalidDelayError({ subject: `the command ${name}`, afterSeconds: at.afterSeconds });
  return due;
}

/** What arrives of an input: a date, for one, is a text then. What the worker would not read is not sent. */
function asTravelling(input: unknown, subject: string): unknown {
  try {
    const text = JSON.stringify(input);
    return text === undefined ? undefined : parseJson(text);
  } catch (cause) {
    throw new ValidationError({ subject, faults: [{ path: '', message: `must be JSON: ${(cause as Error).message}` }] });
  }
}
