import type { AnyAggregate, EventOf } from '../../decider/aggregate.ts';
import type { Event, RecordedEvent } from '../../message/event.ts';
import type { EventDefinitions, EventsOf } from '../../message/event-definition.ts';
import type { Json } from '../../message/json.ts';

/** Everything that a saga hears of, as a union discriminated by `type`. */
export type SagaInputOf<From extends readonly AnyAggregate[], Timeouts extends EventDefinitions> =
  | SourceEvent<EventOf<From[number]>>
  | TimeoutOf<EventsOf<Timeouts>>
  | CommandSucceeded
  | CommandFailed;

/** An event that a saga follows, with its place. */
export type SourceEvent<E extends Event> = E extends Event ? RecordedEvent<E['type'], E['data']> & SourcePlace : never;

/** Where an event stands, beside its version. */
export interface SourcePlace {
  /** The bare id of its stream, without the aggregate's name. */
  readonly streamId: string;
}

/** A timeout of the saga that went off. */
type TimeoutOf<E extends Event> = E extends Event ? FiredTimeout<E['type'], E['data']> : never;

/** A timeout that the saga set, at its time or later. */
export interface FiredTimeout<Name extends string = string, Data = unknown> extends Event<Name, Data> {
  readonly timeoutId: string;
  /** When it was to go off, ISO 8601 in UTC. */
  readonly dueAt: string;
}

/** A command that the saga sent was carried out (rule E3). */
export type CommandSucceeded = Event<'CommandSucceeded', CommandSuccess>;

/** A command that the saga sent was refused, or given up (rule E3). */
export type CommandFailed = Event<'CommandFailed', CommandFailure>;

/** Which command was carried out, and where. */
export interface CommandSuccess extends AnsweredCommand {
  /** The bare id of the stream that decided it; missing for a command without an aggregate. */
  readonly streamId?: string | undefined;
  /** That stream's version after the command. */
  readonly version?: number | undefined;
}

/** Which command failed, and why. */
export interface CommandFailure extends AnsweredCommand {
  /** The code of the rejection, of the error that no retry cures, or `dead-lettered` after too many tries. */
  readonly code: string;
  /** What the rejection told beside its code. */
  readonly details?: Json | undefined;
}

/** A command as the saga sent it. */
export interface AnsweredCommand {
  /** The command's name. */
  readonly command: string;
  readonly commandId: string;
  /** Its input, as it was sent. */
  readonly input: Json;
}
