import { aggregate, effectCommand } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { InMemoryEventStore } from '../../../../runtime/event-store/in-memory-event-store.ts';
import type { Commit } from '../../../../runtime/message/commit.ts';
import type { StoredEvent } from '../../../../runtime/message/event.ts';
import type { MessageMetadata } from '../../../../runtime/message/metadata.ts';
import type { SagaCommand } from '../../../../runtime/process-manager/saga/answer-saga.ts';
import { saga } from '../../../../runtime/process-manager/saga/saga.ts';
import type { SendNamedOptions } from '../../../../runtime/process-manager/saga/send-named.ts';
import { sendSagaEffects } from '../../../../runtime/process-manager/saga/send-saga-effects.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import type { Timer } from '../../../../runtime/transport/timers.ts';

export const Trip = aggregate(
  'Trip',
  {
    events: {
      TripRequested: {
        schema: z.object({ parts: z.array(z.string()) }),
        version: 2,
        upcast: { 1: (old: { part: string }) => ({ parts: [old.part] }) },
      },
      TripNoted: z.object({}),
      TripAbandoned: z.object({}),
    },
    retired: ['TripPlanned'],
    initialState: {},
  },
  { TripRequested: (state) => state, TripNoted: (state) => state, TripAbandoned: (state) => state },
);

export const Payment = aggregate(
  'Payment',
  { events: { PaymentReceived: z.object({ tripId: z.string().optional() }) }, initialState: {} },
  { PaymentReceived: (state) => state },
);

export const Book = effectCommand('Book', {
  input: z.object({ part: z.string().min(1), seats: z.number().default(1) }),
  perform: (_input, { reject }) => reject('sold-out'),
});
export const Unbook = effectCommand('Unbook', { input: z.object({ part: z.string() }), perform: () => undefined });

/** Books every part of a trip, waits a minute for the payment, and gives up when a part is sold out or the payment doesn't come. */
export const Booking = saga(
  'Booking',
  {
    from: [Trip, Payment],
    timeouts: { PaymentOverdue: z.object({ reminders: z.number().default(0) }) },
    initialState: { isPaid: false, booked: [] as string[], asked: 0 },
    correlate: (event, { streamId }) => (event.type === 'PaymentReceived' ? event.data.tripId : streamId),
  },
  {
    TripRequested: (state, { data: { parts } }, { send, timeout }) => ({
      state: { ...state, asked: parts.length },
      effects: [
        ...parts.map((part) => send(Book, { part }, { undo: send(Unbook, { part }) })),
        timeout('PaymentOverdue', {}, { afterSeconds: 60 }),
      ],
    }),
    TripAbandoned: (state, _event, { compensate }) => ({ state, effects: [compensate('abandoned')] }),
    PaymentReceived: (state, _event, { cancel }) => ({ state: { ...state, isPaid: true }, effects: [cancel('PaymentOverdue')] }),
    PaymentOverdue: (state, { data: { reminders } }, { timeout, compensate }) => ({
      state,
      effects: [reminders > 0 ? compensate('not paid') : timeout('PaymentOverdue', { reminders: reminders + 1 }, { afterSeconds: 3_600 })],
    }),
    CommandSucceeded: (state, { data }, { complete }) => {
      const booked = [...state.booked, (data.input as { part: string }).part];
      return { state: { ...state, booked }, effects: booked.length === state.asked ? [complete()] : [] };
    },
    CommandFailed: (state, { data }, { compensate }) => ({ state, effects: [compensate(data.code)] }),
  },
);

/** An event of a source stream, as it is stored. */
export function event(type: string, data: unknown = {}, schemaVersion = type === 'TripRequested' ? 2 : 1): StoredEvent {
  return { type, data, schemaVersion };
}

/** A store, a clock, and what left the saga through its outbox. */
export function tripWorld() {
  const ambient = testAmbient();
  const store = new InMemoryEventStore();
  const commands: (SagaCommand & { command: string; input: unknown })[] = [];
  const timersSet: Timer[] = [];
  const timersCancelled: string[] = [];
  const timers = { set: async (timer: Timer) => void timersSet.push(timer), cancel: async (id: string) => void timersCancelled.push(id) };
  const send = async (command: string, input: unknown, { origin, ...ids }: SendNamedOptions) =>
    void commands.push({ ...origin, ...ids, command, input });
  const ports = { store, ambient, timers, send };

  /** Appends a commit to a source stream. */
  async function append(stream: string, events: readonly StoredEvent[], metadata: Partial<MessageMetadata> = {}): Promise<Commit> {
    const { head } = await store.load(stream);
    const id = ambient.newId();
    const origin = { commandId: id, correlationId: id, causationId: id, causationDepth: 0, ...metadata };
    await store.append(head, { commitId: id, timestamp: new Date(ambient.now()).toISOString(), metadata: origin, events });
    return (await store.readAfter(stream, head.version))[0] as Commit;
  }

  const commitsOf = async (stream: string) => (await store.load(stream)).commits;

  /** Sends what the outbox of a saga holds, from its beginning. */
  async function drain(stream = 'Booking#t-1'): Promise<void> {
    for (const commit of await commitsOf(stream)) await sendSagaEffects(commit, ports);
  }

  /** The types of what a saga's stream holds, step by step. */
  const stepsOf = async (stream = 'Booking#t-1') => (await commitsOf(stream)).map(({ events }) => events.map(({ type }) => type).join(' '));

  return { ...ports, append, commitsOf, drain, stepsOf, commands, timersSet, timersCancelled };
}
