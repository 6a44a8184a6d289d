import { AssertionError } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import type { AnyAggregate, PendingEventOf } from '../decider/aggregate.ts';
import type { Event } from '../message/event.ts';
import { isPlain } from '../message/json.ts';
import { storedEvent } from './history.ts';
import { valueDifference } from './value-difference.ts';

/**
 * Holds that a snapshot at any version and the events behind it give the same state as all events (rule A8): that `evolve` changes nothing
 * that it gets, that every state comes back from JSON as it was, and that the events behind it, folded on what came back, lead to the same
 * states. `Date`, `Map`, `Set`, instances of classes, `undefined`, `NaN` and `-0` don't come back.
 *
 * @param events a history from the beginning; each event ends a version where a snapshot may be taken
 * @throws {AssertionError} with the first version at which it does not hold, and the places that differ
 * @throws {ValidationError} when an event does not match its schema
 * @example
 * ```ts
 * import { aggregate } from '@allframe/serverless/runtime';
 * import { assertSnapshots } from '@allframe/serverless/testing';
 * import * as z from 'zod';
 *
 * const Door = aggregate('Door', {
 *   events: { Opened: z.object({ by: z.string() }), Closed: z.object({}) },
 *   initialState: { open: false, visitors: [] as readonly string[] },
 * }, {
 *   Opened: ({ visitors }, { by }) => ({ open: true, visitors: [...visitors, by] }),
 *   Closed: (state) => ({ ...state, open: false }),
 * });
 * const { Opened, Closed } = Door.events;
 *
 * it('survives a snapshot at any time', () => assertSnapshots(Door, [Opened({ by: 'anna' }), Closed({}), Opened({ by: 'ben' })]));
 * ```
 */
export async function assertSnapshots<A extends AnyAggregate>(aggregate: A, events: readonly PendingEventOf<A>[]): Promise<void> {
  const stored = await Promise.all((events as readonly Event[]).map((event) => storedEvent(aggregate, event)));
  const snapshots = snapshotsOf(aggregate, stored);
  for (const version of snapshots.keys()) checkTail(aggregate, stored, snapshots, version);
}

/** For each event the state after it, as it comes back from a store. */
function snapshotsOf(aggregate: AnyAggregate, events: readonly Event[]): readonly unknown[] {
  const snapshots: unknown[] = [];
  let state: unknown = copyOf(aggregate.initialState);
  for (const [index, event] of events.entries()) {
    const at = `${aggregate.name} at version ${index + 1}, ${event.type}`;
    state = evolvedPurely(aggregate, state, event, at);
    snapshots.push(restored(state, at));
  }
  return snapshots;
}

function evolvedPurely(aggregate: AnyAggregate, state: unknown, event: Event, at: string): unknown {
  const [before, data] = [copyOf(state), copyOf(event.data)];
  const next = evolve(aggregate, state, { ...event, data });
  if (!isDeepStrictEqual(state, before))
    throw failure(`${at}: evolve changes the state that it gets, which a cache or a snapshot may share; return another`, state, before);
  if (!isDeepStrictEqual(data, event.data))
    throw failure(`${at}: evolve, or what it kept of the event, changes the event’s data; copy it`, data, event.data);
  return next;
}

function restored(state: unknown, at: string): unknown {
  const back = throughJson(state, at);
  if (isDeepStrictEqual(back, state)) return back;
  throw failure(
    `${at}: the state comes back from JSON as another; make it of text, finite numbers, booleans, null, lists and plain objects`,
    back,
    state,
  );
}

function throughJson(state: unknown, at: string): unknown {
  try {
    return JSON.parse(JSON.stringify(state));
  } catch (cause) {
    throw Object.assign(failure(`${at}: the state has no JSON (${cause instanceof Error ? cause.message : cause})`, undefined, state), {
      cause,
    });
  }
}

/** Folds the events behind one snapshot on it, and compares with the snapshots that come. */
function checkTail(aggregate: AnyAggregate, events: readonly Event[], snapshots: readonly unknown[], from: number): void {
  let state = copyOf(snapshots[from]);
  for (const [offset, event] of events.slice(from + 1).entries()) {
    state = evolve(aggregate, state, { ...event, data: copyOf(event.data) });
    const version = from + 1 + offset;
    if (isDeepStrictEqual(state, snapshots[version])) continue;
    const at = `${aggregate.name} at version ${version + 1}, ${event.type}`;
    const fault = `folded on a snapshot at version ${from + 1} it is in another state than after all events; evolve must depend on state and data alone`;
    throw failure(`${at}: ${fault}`, state, snapshots[version]);
  }
}

function evolve(aggregate: AnyAggregate, state: unknown, { type, data }: Event): unknown {
  return (aggregate.evolve as Readonly<Record<string, (state: unknown, data: unknown) => unknown>>)[type]?.(state, data);
}

/** Copies as deep as it is made of lists and plain objects; what else there is does not come back from JSON anyway. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]));
}

function failure(fault: string, actual: unknown, expected: unknown): AssertionError {
  const message = [fault, ...valueDifference(actual, expected).map((place) => `  ${place}`)].join('\n');
  return new AssertionError({ message, actual, expected, operator: 'assertSnapshots' });
}
