import { createCommandBus } from '../command-bus/command-bus.ts';
import { streamKey } from '../contract/event-table.ts';
import type { AnyAggregate, PendingEventOf } from '../decider/aggregate.ts';
import type { AnyAggregateCommand, AnyCommand, Command } from '../decider/command.ts';
import type { EffectCommand } from '../decider/effect-command.ts';
import type { EventStore } from '../event-store/event-store.ts';
import { InMemoryEventStore } from '../event-store/in-memory-event-store.ts';
import { InMemoryPersonalKeyStore } from '../event-store/personal-data/in-memory-personal-key-store.ts';
import { withPersonalData } from '../event-store/personal-data/personal-data-store.ts';
import { noStream } from '../event-store/stream-head.ts';
import type { Event, StoredEvent } from '../message/event.ts';
import type { Json } from '../message/json.ts';
import { type Input, type Schema, validate } from '../message/schema.ts';
import { type CommandOutcome, decided, done, expectCommandOutcome, outcomeOf, refused } from './command-outcome.ts';
import { expecting } from './expecting.ts';
import { storedEvent } from './history.ts';
import type { Sent } from './saga-expectations.ts';
import { type TestAmbient, testAmbient } from './test-ambient.ts';

/** A stream with a past. */
export interface Given {
  /** Sends a command to it. */
  when<S extends Schema, A extends AnyAggregate, Codes extends string>(
    command: Command<string, S, A, Codes>,
    input: Input<S>,
  ): When<A, Codes>;
  /** Performs a command without an aggregate. It has no past: `given` takes no events for it. */
  when<S extends Schema, Codes extends string>(command: EffectCommand<string, S, Codes>, input: Input<S>): WhenPerformed<Codes>;
}

/** A command on its way. */
export interface When<A extends AnyAggregate, Codes extends string> {
  /**
   * Expects exactly these events, or a rejection; nothing at all means a decision to do nothing.
   *
   * @throws {AssertionError} with the difference, event by event
   */
  then(...expected: readonly PendingEventOf<A>[] | readonly [Rejected<Codes>]): Promise<void>;
}

/** An effect on its way. */
export interface WhenPerformed<Codes extends string> {
  /**
   * Expects it to be performed, and to send exactly these commands; or a rejection.
   *
   * @throws {AssertionError} with the difference
   */
  then(...expected: readonly [Performed, ...Sent[]] | readonly [Rejected<Codes>]): Promise<void>;
}

/** The expectation of a rejection. */
export interface Rejected<Code extends string = string> {
  readonly rejected: Code;
  readonly details?: Json | undefined;
}

/** The expectation of an effect that is not refused. */
export interface Performed {
  readonly performed: true;
}

/** Expects a rejection with this code; details are compared where they are given. */
export function rejected<const Code extends string>(code: Code, details?: Json): Rejected<Code> {
  return { rejected: code, ...(details !== undefined && { details }) };
}

/** Expects a command without an aggregate to be performed; what it sends stands behind, as `sent()`. */
export function performed(): Performed {
  return { performed: true };
}

/**
 * Begins a test of a decider: a stream that holds these events. Personal fields may be `erased` in them. A failure shows both decisions event by event.
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
    when: (command: AnyCommand, input: unknown) => ({
      // biome-ignore lint/suspicious/noThenProperty: given, when, then is what the field calls it; who awaits it itself is told
      then: expecting(async (...expected: readonly Expectation[]) =>
        expectCommandOutcome(command.name, await run(command, input, events), await expectedOf(command, expected)),
      ),
    }),
  };
}

type Expectation = Event | Rejected | Performed | Sent;

async function run(command: AnyCommand, input: unknown, past: readonly Event[]): Promise<CommandOutcome> {
  const ambient = testAmbient();
  const aggregates = command.kind === 'command' ? [command.aggregate] : [];
  const store = withPersonalData(new InMemoryEventStore(), { keys: new InMemoryPersonalKeyStore(), aggregates, ambient });
  const sent: Sent[] = [];
  if (command.kind === 'command') await appendPast(command, input, past, { store, ambient });
  else if (past.length > 0) throw new Error(`${command.name} has no aggregate, so that it has no past; give it no events`);
  const send = async ({ name }: { readonly name: string }, sentInput: unknown, { commandId }: { readonly commandId: string }) => {
    sent.push({ sent: name, input: sentInput });
    return commandId;
  };
  return outcomeOf(await createCommandBus({ store, ambient, send }).dispatch(command, input), sent);
}

async function appendPast(
  command: AnyAggregateCommand,
  input: unknown,
  past: readonly Event[],
  { store, ambient }: { readonly store: EventStore; readonly ambient: TestAmbient },
): Promise<void> {
  if (past.length === 0) return;
  const stream = streamKey(command.aggregate.name, command.streamId(await validate(command.input, input, `input of ${command.name}`)));
  await store.append(noStream(stream), {
    commitId: ambient.newId(),
    timestamp: new Date(ambient.now()).toISOString(),
    metadata: { commandId: 'given', correlationId: 'given', causationId: 'given', causationDepth: 0 },
    events: await stored(command, past),
  });
}

async function expectedOf(command: AnyCommand, expected: readonly Expectation[]): Promise<CommandOutcome> {
  const [first, ...others] = expected;
  if (first && 'rejected' in first) return refused(first.rejected, first.details);
  if (command.kind === 'effect') return done(others as readonly Sent[]);
  return decided(await stored(command, expected as readonly Event[]));
}

function stored({ aggregate }: AnyAggregateCommand, events: readonly Event[]): Promise<StoredEvent[]> {
  return Promise.all(events.map((event) => storedEvent(aggregate, event)));
}
