import type { Commit } from '../message/commit.ts';
import { isCurrent, upcast } from '../message/upcast.ts';
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
  let folded = state;
  let version = commit.firstVersion;
  for (const stored of commit.events) {
    const event = isCurrent(stored, catalogue) ? stored : upcast(stored, catalogue, { stream: commit.stream, version });
    if (event) folded = handlerOf(aggregate, event.type)(folded, event.data);
    version += 1;
  }
  return folded;
}

/** `upcast` lets only known types through, and `evolve` is exhaustive by its type. */
function handlerOf<A extends AnyAggregate>(aggregate: A, type: string): (state: StateOf<A>, data: unknown) => StateOf<A> {
  return (aggregate.evolve as Record<string, (state: StateOf<A>, data: unknown) => StateOf<A>>)[type] as never;
}
