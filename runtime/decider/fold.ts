import type { Commit } from '../message/commit.ts';
import type { StoredEvent } from '../message/event.ts';
import { type EventPlace, upcast } from '../message/upcast.ts';
import type { AnyAggregate, StateOf } from './aggregate.ts';

/**
 * The state after a stream's commits, starting from `state`. Older events are upcast on the way.
 *
 * @throws {UnknownEventError} when the aggregate doesn't know an event that it did not retire
 */
export function fold<A extends AnyAggregate>(
  aggregate: A,
  commits: readonly Commit[],
  state: StateOf<A> = aggregate.initialState,
): StateOf<A> {
  let folded = state;
  for (const commit of commits) folded = foldCommit(aggregate, commit, folded);
  return folded;
}

function foldCommit<A extends AnyAggregate>(aggregate: A, commit: Commit, state: StateOf<A>): StateOf<A> {
  const { catalogue } = aggregate;
  const { events } = commit;
  let folded = state;
  // Not for...of, which goes through a frozen list at half the speed; this is what a load of a long stream consists of.
  for (let index = 0; index < events.length; index += 1) {
    const stored = events[index] as StoredEvent;
    const known = catalogue.get(stored.type);
    const event = known?.version === stored.schemaVersion ? stored : upcast(stored, catalogue, placeOf(commit, index));
    if (event) folded = handlerOf(aggregate, event.type)(folded, event.data);
  }
  return folded;
}

function placeOf({ stream, firstVersion }: Commit, index: number): EventPlace {
  return { stream, version: firstVersion + index };
}

/** `upcast` lets only known types through, and `evolve` is exhaustive by its type. */
function handlerOf<A extends AnyAggregate>(aggregate: A, type: string): (state: StateOf<A>, data: unknown) => StateOf<A> {
  return (aggregate.evolve as Record<string, (state: StateOf<A>, data: unknown) => StateOf<A>>)[type] as never;
}
