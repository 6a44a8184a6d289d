import { deepStrictEqual } from 'node:assert';
import { createCommandBus } from '../command-bus/command-bus.ts';
import type { CommandResult } from '../command-bus/command-result.ts';
import { streamKey } from '../contract/event-table.ts';
import type { AnyAggregate, PendingEventOf } from '../decider/aggregate.ts';
import type { AnyAggregateCommand, Command } from '../decider/command.ts';
import { InMemoryEventStore } from '../event-store/in-memory-event-store.ts';
import { noStream } from '../event-store/stream-head.ts';
import type { Event, StoredEvent } from '../message/event.ts';
import type { Json } from '../message/json.ts';
import { type Input, type Schema, validate } from '../message/schema.ts';
import { storedEvent } from './history.ts';
import { testAmbient } from './test-ambient.ts';

/** A stream with a past. */
export interface Given {
  /** Sends a command to it. */
  when<S extends Schema, A extends AnyAggregate, Codes extends string>(
    command: Command<string, S, A, Codes>,
    input: Input<S>,
  ): When<A, Codes>;
}

/** A command on its way. */
export interface When<A extends AnyAggregate, Codes extends string> {
  /**
   * Expects exactly these events, or a rejection; nothing at all means a decision to do nothing.
   *
   * @throws {AssertionError} with the difference
   */
  then(...expected: readonly PendingEventOf<A>[] | readonly [Rejected<Codes>]): Promise<void>;
}

/** The expectation of a rejection. */
export interface Rejected<Code extends string = string> {
  readonly rejected: Code;
  readonly details?: Json | undefined;
}

/** Expects a rejection with this code; details are compared where they are given. */
export function rejected<const Code extends string>(code: Code, details?: Json): Rejected<Code> {
  return { rejected: code, ...(details !== undefined && { details }) };
}

/**
 * Begins a test of a decider: a stream that holds these events.
 *
 * @example
 * ```ts
 * import { aggregate, command } from '@allframe/serverless/runtime';
 * import { given, rejected } from '@allframe/serverless/testing';
 * import * as z from 'zod';
 *
 * const Door = aggregate('Door', { events: { Opened: z.object({}) }, initialState: { open: false } }, { Opened: () => ({ open: true }) });
 * const OpenDoor = command('OpenDoor', {
 *   input: z.object({ doorId: z.string() }),
 *   aggregate: Door,
 *   streamId: ({ doorId }) => doorId,
 *   decide: (_input, { open }, { reject }) => (open ? reject('already-open') : Door.events.Opened({})),
 * });
 *
 * it('opens a closed door', () => given().when(OpenDoor, { doorId: 'd-1' }).then(Door.events.Opened({})));
 * it('leaves an open door', () => given(Door.events.Opened({})).when(OpenDoor, { doorId: 'd-1' }).then(rejected('already-open')));
 * ```
 */
export function given(...events: readonly Event[]): Given {
  return {
    when: (command, input) => ({
      // biome-ignore lint/suspicious/noThenProperty: given, when, then is what the field calls it; it takes no callbacks and is not awaited itself
      then: async (...expected) => {
        const result = await run(command, input, events);
        const [first] = expected;
        if (first && 'rejected' in first) return expectRejection(result, first);
        deepStrictEqual(outcomeOf(result), {
          events: (await stored(command, expected as readonly Event[])).map(({ type, data }) => ({ type, data })),
        });
      },
    }),
  };
}

async function run(command: AnyAggregateCommand, input: unknown, past: readonly Event[]): Promise<CommandResult> {
  const ambient = testAmbient();
  const store = new InMemoryEventStore();
  if (past.length > 0) {
    const stream = streamKey(command.aggregate.name, command.streamId(await validate(command.input, input, `input of ${command.name}`)));
    const metadata = { commandId: 'given', correlationId: 'given', causationId: 'given', causationDepth: 0 };
    const commit = {
      commitId: ambient.newId(),
      timestamp: new Date(ambient.now()).toISOString(),
      metadata,
      events: await stored(command, past),
    };
    await store.append(noStream(stream), commit);
  }
  return createCommandBus({ store, ambient }).dispatch(command, input);
}

function stored({ aggregate }: AnyAggregateCommand, events: readonly Event[]): Promise<StoredEvent[]> {
  return Promise.all(events.map((event) => storedEvent(aggregate, event)));
}

function expectRejection(result: CommandResult, { rejected: code, details }: Rejected): void {
  const outcome = outcomeOf(result);
  const actual = details === undefined && 'rejected' in outcome ? { rejected: outcome.rejected } : outcome;
  deepStrictEqual(actual, { rejected: code, ...(details !== undefined && { details }) });
}

function outcomeOf(result: CommandResult): { rejected: string; details?: Json } | { events: readonly Event[] } {
  if (result.outcome === 'accepted') return { events: result.events };
  return { rejected: result.code, ...(result.details !== undefined && { details: result.details }) };
}
