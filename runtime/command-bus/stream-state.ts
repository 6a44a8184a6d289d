import type { AnyAggregate } from '../decider/aggregate.ts';
import { fold } from '../decider/fold.ts';
import type { LoadedStream } from '../event-store/event-store.ts';
import { LoadedAsList } from '../event-store/loaded-as-list.ts';
import { headAfter, type StreamHead } from '../event-store/stream-head.ts';
import type { Commit } from '../message/commit.ts';
import type { RecentCommands } from './recent-commands.ts';

/** A stream as a decision sees it. */
export interface StreamState {
  readonly aggregate: AnyAggregate;
  readonly head: StreamHead;
  readonly state: unknown;
  /** What was read of the stream for this command: where a repeated command is found. */
  readonly read: Pick<LoadedStream, 'commits'>;
  /** What is remembered of the commands before those, where there is a cache or a snapshot. */
  readonly commands?: RecentCommands | undefined;
  /** Whether the store said so since the command came. What is decided on state from the cache is proven by an append alone. */
  readonly isProven: boolean;
}

/** The state of a stream that was read as a whole. */
export function loadedState(aggregate: AnyAggregate, loaded: LoadedStream): StreamState {
  const state = fold(aggregate, LoadedAsList.eventsOf(loaded));
  return { aggregate, head: loaded.head, state, read: loaded, commands: undefined, isProven: true };
}

/** The state after further commits. */
export function followedBy(known: StreamState, newer: readonly Commit[]): StreamState {
  const last = newer.at(-1);
  if (!last) return known;
  const { aggregate, read, commands, isProven } = known;
  const state = fold(aggregate, newer, known.state);
  return { aggregate, head: headAfter(last), state, read: { commits: read.commits.concat(newer) }, commands, isProven };
}
