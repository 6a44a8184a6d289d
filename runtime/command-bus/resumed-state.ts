import type { AnyAggregate } from '../decider/aggregate.ts';
import { fold } from '../decider/fold.ts';
import type { LoadedStream } from '../event-store/event-store.ts';
import type { Snapshot } from '../event-store/snapshot.ts';
import { deepFrozen } from '../message/json.ts';
import { maxCommandsInSnapshot, RecentCommands } from './recent-commands.ts';
import type { StreamState } from './stream-state.ts';

/** The state of a stream that was read from a snapshot on. */
export function resumedState(aggregate: AnyAggregate, loaded: LoadedStream, snapshot: Snapshot): StreamState {
  return {
    aggregate,
    head: loaded.head,
    state: fold(aggregate, loaded.commits, deepFrozen(snapshot.state)),
    read: loaded,
    commands: new RecentCommands(maxCommandsInSnapshot, snapshot),
    isProven: true,
  };
}
