import type { AnyAggregate } from '../decider/aggregate.ts';
import type { AnyAggregateCommand, DecisionContext } from '../decider/command.ts';
import type { PendingCommit } from '../event-store/event-store.ts';
import type { Ambient } from '../message/ambient.ts';
import { ValidationError } from '../message/errors.ts';
import type { Event, StoredEvent } from '../message/event.ts';
import type { KnownEvent } from '../message/event-definition.ts';
import { frozenJson, jsonFault } from '../message/json.ts';
import { isRejection, reject } from '../message/rejection.ts';
import { validated } from '../message/schema.ts';
import { acceptedAt, type CommandResult, rejectedAt } from './command-result.ts';
import { InvalidDecisionError } from './errors.ts';
import type { StreamState } from './stream-state.ts';
import type { Streams } from './streams.ts';

/** What a decision needs beside the command and its stream: the same for all tries of a command. */
export interface Decider extends Omit<PendingCommit, 'events' | 'closes'> {
  readonly streams: Streams;
  /** What the command prepares with its first try; nothing where it prepares nothing. */
  facts: Promise<unknown> | undefined;
  readonly deadline: number;
  readonly ambient: Ambient;
}

/**
 * Decides one command against its stream and appends the outcome as one commit.
 *
 * @throws {ConcurrencyError} when another writer was faster
 * @throws {InvalidDecisionError} when the decider states an event that its schema refuses, or that JSON can't hold
 */
export async function handleCommand(
  command: AnyAggregateCommand,
  input: unknown,
  known: StreamState,
  decider: Decider,
): Promise<CommandResult> {
  const facts = decider.facts && (await decider.facts);
  const decision = command.decide(input, known.state, contextAt(known.head.version, decider), facts);
  if (isRejection(decision)) return rejectedAt(known.head, decision);
  const stored = storedEvents(command, decision);
  const events = stored instanceof Promise ? await stored : stored;
  const head = events.length === 0 ? known.head : await decider.streams.append(known, commitOf(decider, events), decider);
  return acceptedAt(head, events);
}

/** Field by field here and below: V8 is slow to spread an object that gets further fields. */
function contextAt(version: number, { timestamp, metadata, ambient }: Decider): DecisionContext {
  const { commandId, actor, tenant } = metadata;
  return { commandId, now: timestamp, version, actor, tenant, newId: ambient.newId, reject };
}

function commitOf({ commitId, timestamp, metadata }: Decider, events: readonly StoredEvent[]): PendingCommit {
  return { commitId, timestamp, metadata, events };
}

/** The decided events as they are stored: each validated once, as its schema's output (rule A6). */
function storedEvents(command: AnyAggregateCommand, decision: unknown): readonly StoredEvent[] | Promise<readonly StoredEvent[]> {
  const events = (Array.isArray(decision) ? decision : [decision]) as Event[];
  const stored = events.map((event) => storedEvent(command, event));
  return stored.some((event) => event instanceof Promise) ? Promise.all(stored) : (stored as StoredEvent[]);
}

function storedEvent({ name, aggregate }: AnyAggregateCommand, event: Event): StoredEvent | Promise<StoredEvent> {
  const { schema, version } = knownEvent(name, aggregate, event);
  try {
    const data = validated(schema, event.data, `event ${event.type}`);
    if (!(data instanceof Promise)) return asStored(name, { type: event.type, data, schemaVersion: version });
    return data.then(
      (later) => asStored(name, { type: event.type, data: later, schemaVersion: version }),
      (error: unknown) => refused(name, error),
    );
  } catch (error) {
    return refused(name, error);
  }
}

function asStored(command: string, { type, data, schemaVersion }: StoredEvent): StoredEvent {
  const fault = jsonFault(data);
  if (fault !== undefined) throw new InvalidDecisionError({ command, fault: `the data of ${type}${fault}, which JSON has no form for` });
  return Object.freeze({ type, data: frozenJson(data), schemaVersion });
}

function refused(command: string, cause: unknown): never {
  if (cause instanceof ValidationError) throw new InvalidDecisionError({ command, fault: cause.message }, { cause });
  throw cause;
}

function knownEvent(command: string, { name, catalogue }: AnyAggregate, event: Event): KnownEvent {
  const known = catalogue.get(event?.type);
  if (known && !known.isRetired) return known;
  throw new InvalidDecisionError({ command, fault: `it ${returned(event)}, which is no event of ${name}` });
}

/** Without the data, which may be a person's. */
function returned(event: unknown): string {
  if (event instanceof Promise) return 'returns a promise (decide is pure: what waits belongs in prepare)';
  const { type } = Object(event);
  return `states ${type === undefined ? `what has no type (${typeof event})` : JSON.stringify(String(type))}`;
}
