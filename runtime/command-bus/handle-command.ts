import type { AnyAggregate } from '../decider/aggregate.ts';
import type { AnyCommand, DecisionContext } from '../decider/command.ts';
import { fold } from '../decider/fold.ts';
import type { EventStore, LoadedStream, PendingCommit } from '../event-store/event-store.ts';
import { ValidationError } from '../message/errors.ts';
import type { Event, StoredEvent } from '../message/event.ts';
import type { KnownEvent } from '../message/event-definition.ts';
import { isRejection, reject } from '../message/rejection.ts';
import { validate } from '../message/schema.ts';
import { acceptedAs, type CommandResult, rejectedAt } from './command-result.ts';
import { InvalidDecisionError } from './errors.ts';

/** What a decision needs beside the command and its stream. */
export interface Decider {
  readonly store: EventStore;
  readonly facts: unknown;
  readonly context: Omit<DecisionContext, 'version' | 'reject'>;
  readonly commit: Omit<PendingCommit, 'events'>;
  readonly deadline: number;
}

/**
 * Decides one command against its stream and appends the outcome as one commit.
 *
 * @throws {ConcurrencyError} when another writer was faster
 * @throws {InvalidDecisionError} when the decider states an event that its schema refuses
 */
export async function handleCommand(command: AnyCommand, input: unknown, stream: LoadedStream, decider: Decider): Promise<CommandResult> {
  const { store, facts, context, commit, deadline } = decider;
  const state = fold(command.aggregate, stream.commits);
  const decision = command.decide(input, state, { ...context, version: stream.head.version, reject }, facts);
  if (isRejection(decision)) return rejectedAt(stream.head, decision);
  const events = await storedEvents(command, decision);
  const head = events.length === 0 ? stream.head : await store.append(stream.head, { ...commit, events }, { deadline });
  return acceptedAs({ stream: head.stream, lastVersion: head.version, events });
}

/** The decided events as they are stored: each validated once, as its schema's output (rule A6). */
async function storedEvents(command: AnyCommand, decision: unknown): Promise<StoredEvent[]> {
  const events = (Array.isArray(decision) ? decision : [decision]) as Event[];
  return Promise.all(events.map((event) => storedEvent(command, event)));
}

async function storedEvent({ name, aggregate }: AnyCommand, event: Event): Promise<StoredEvent> {
  const { schema, version } = knownEvent(name, aggregate, event);
  try {
    return { type: event.type, data: await validate(schema, event.data, `event ${event.type}`), schemaVersion: version };
  } catch (cause) {
    if (cause instanceof ValidationError) throw new InvalidDecisionError({ command: name, fault: cause.message }, { cause });
    throw cause;
  }
}

function knownEvent(command: string, { name, catalogue }: AnyAggregate, event: Event): KnownEvent {
  const known = catalogue.get(event?.type);
  if (known && !known.isRetired) return known;
  throw new InvalidDecisionError({ command, fault: `it states ${JSON.stringify(event)}, which is no event of ${name}` });
}
