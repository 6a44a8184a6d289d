import type { Commit } from '../message/commit.ts';
import type { StoredEvent } from '../message/event.ts';
import { upcast } from '../message/upcast.ts';
import type { AnyAggregate, StateOf } from './aggregate.ts';

/** Events of a stream that stand one behind the other, such as those of a commit. */
export interface EventRange extends Pick<Commit, 'stream' | 'firstVersion' | 'lastVersion'> {
  /** The first has `firstVersion`. What stands behind `lastVersion`, where the list goes on, is not part of the range. */
  readonly events: readonly StoredEvent[];
}

/**
 * The state after a stream's commits, starting from `state`. Older events are upcast on the way.
 *
 * @throws {UnknownEventError} when the aggregate doesn't know an event that it did not retire
 */
export function fold<A extends AnyAggregate>(
  aggregate: A,
  commits: readonly EventRange[],
  state: StateOf<A> = aggregate.initialState,
): StateOf<A> {
  let folded = state;
  for (const commit of commits) folded = foldRange(aggregate, commit, folded);
  return folded;
}

/** In runs of events of one type and version, as most of a stream are: the inner loop is what folding a long stream consists of, and looks nothing up. */
function foldRange<A extends AnyAggregate>(
  aggregate: A,
  { stream, firstVersion, lastVersion, events }: EventRange,
  state: StateOf<A>,
): StateOf<A> {
  const length = lastVersion - firstVersion + 1;
  let folded = state;
  for (let index = 0; index < length; ) {
    const first = events[index] as StoredEvent;
    const { type, schemaVersion } = first;
    const evolve = handlerOf(aggregate, type);
    if (aggregate.catalogue.get(type)?.version === schemaVersion) {
      for (; index < length; index += 1) {
        const event = events[index] as StoredEvent;
        if (event.type !== type || event.schemaVersion !== schemaVersion) break;
        folded = evolve(folded, event.data);
      }
    } else {
      const event = upcast(first, aggregate.catalogue, { stream, version: firstVersion + index });
      if (event) folded = evolve(folded, event.data);
      index += 1;
    }
  }
  return folded;
}

type Handler<State> = (state: State, data: unknown) => State;

/** Of a type that is not known; `upcast` lets none of its events through. */
const unchanged = <State>(state: State): State => state;

function handlerOf<A extends AnyAggregate>(aggregate: A, type: string): Handler<StateOf<A>> {
  return (aggregate.evolve as Record<string, Handler<StateOf<A>>>)[type] ?? unchanged;
}
