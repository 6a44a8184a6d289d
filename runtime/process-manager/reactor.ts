import type { AnyAggregate, EventOf } from '../decider/aggregate.ts';
import type { SendCommand } from '../decider/effect-command.ts';
import type { Event, RecordedEvent } from '../message/event.ts';
import type { MessageMetadata } from '../message/metadata.ts';
import type { Resilience } from '../message/resilience.ts';
import type { StartFrom } from './consumer/checkpoint-store.ts';

/** Effects that follow events: a mail, a call of another system, a command. */
export interface Reactor<Name extends string = string> {
  readonly kind: 'reactor';
  readonly name: Name;
  readonly from: readonly AnyAggregate[];
  readonly startFrom: StartFrom;
  readonly resilience: Resilience | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: handlers are checked where they are written
  readonly handlers: Readonly<Record<string, ReactorHandler<any> | undefined>>;
}

/** The effect of an event, at least once. It is tried again when it throws; after bounded tries the stream is parked for this reactor. */
export type ReactorHandler<E extends Event> = (event: RecordedEvent<E['type'], E['data']>, context: ReactorContext) => Promise<void> | void;

/** What comes to an effect from outside. */
export interface ReactorContext {
  /** The bare id of the event's stream. */
  readonly streamId: string;
  /** The same when the event comes again: a key to tell duplicates by, since effects are at least once (rule E6). */
  readonly eventId: string;
  /** Whose data it is about, in a service that declares tenants. */
  readonly tenant: string | undefined;
  readonly metadata: MessageMetadata;
  /** ISO 8601 in UTC: when the effect runs, not when the event happened. */
  readonly now: string;
  /**
   * Sends a command. Its id is made of the event's id, the reactor's name and the number of commands that the handler sent before: send them
   * in the same order each time, and a repeated effect sends none twice.
   */
  readonly send: SendCommand;
  /** Ends when the reactor's `resilience` gives a try up. */
  readonly signal: AbortSignal | undefined;
}

/** What `reactor()` takes beside its name and handlers. */
export interface ReactorOptions<From extends readonly AnyAggregate[]> {
  /** The aggregates whose events it reacts to. */
  readonly from: From;
  /**
   * Whether a new reactor handles what was stored before it. Recorded at its first deployment; a later change has no effect on a reactor that
   * has run: give it another name.
   *
   * @default 'now'
   */
  readonly startFrom?: StartFrom | undefined;
  /**
   * Stands around each effect: timeout, retries, circuit breaker.
   *
   * @default one try, however long it takes
   */
  readonly resilience?: Resilience | undefined;
}

/** For each event that has an effect: what it is. */
export type ReactorHandlers<From extends readonly AnyAggregate[]> = {
  readonly [Type in EventOf<From[number]>['type']]?: ReactorHandler<Extract<EventOf<From[number]>, { type: Type }>>;
};

/**
 * Defines a reactor: what isn't a saga, since it remembers nothing. Events of one stream are handled in order, each at least once.
 *
 * @param name unique in the service, and kept: its checkpoints are stored under it, so that a renamed reactor is a new one
 * @example
 * ```ts
 * import { aggregate, reactor } from '@allframe/serverless/runtime';
 * import * as z from 'zod';
 *
 * const Order = aggregate('Order', {
 *   events: { OrderSubmitted: z.object({ email: z.string() }) },
 *   initialState: {},
 * }, {
 *   OrderSubmitted: (state) => state,
 * });
 *
 * const Mailer = reactor('Mailer', { from: [Order] }, {
 *   OrderSubmitted: async ({ data }, { eventId, signal = null }) => {
 *     const headers = { 'idempotency-key': eventId };
 *     await fetch('https://mail.example.com/receipts', { method: 'POST', body: data.email, headers, signal });
 *   },
 * });
 * ```
 */
export function reactor<const Name extends string, const From extends readonly AnyAggregate[]>(
  name: Name,
  { from, startFrom = 'now', resilience }: ReactorOptions<From>,
  handlers: NoInfer<ReactorHandlers<From>>,
): Reactor<Name> {
  return { kind: 'reactor', name, from, startFrom, resilience, handlers } as Reactor<Name>;
}
