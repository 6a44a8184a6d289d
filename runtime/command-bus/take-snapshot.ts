import type { AggregateSnapshots } from '../decider/snapshot-choice.ts';
import { type PendingCommit, placeCommit } from '../event-store/event-store.ts';
import type { Snapshot } from '../event-store/snapshot.ts';
import { jsonFault } from '../message/json.ts';
import { StateNotJsonError } from './errors.ts';
import { maxCommandsInSnapshot, RecentCommands } from './recent-commands.ts';
import { followedBy, type StreamState } from './stream-state.ts';

/** Whether so many events behind what is known cross a multiple of the interval: of many writers one does. */
export function crossesInterval({ head: { version } }: StreamState, events: number, every: number): boolean {
  return Math.floor((version + events) / every) > Math.floor(version / every);
}

/** Whether more was read than snapshots leave to read: the code is new, or one was missed. */
export function hasReadMuch({ head, read }: StreamState, every: number): boolean {
  return head.version - (read.commits[0]?.firstVersion ?? head.version) >= 2 * every;
}

/**
 * A snapshot behind the commit that was appended to what was known.
 *
 * @throws {StateNotJsonError}
 */
export function takeSnapshot(known: StreamState, pending: PendingCommit, { fingerprint }: AggregateSnapshots): Snapshot {
  const { aggregate, head, read, commands = new RecentCommands(maxCommandsInSnapshot) } = known;
  const commit = placeCommit(head, pending);
  const { state } = followedBy(known, [commit]);
  const fault = state === undefined ? ' is undefined' : jsonFault(state);
  if (fault !== undefined) throw new StateNotJsonError({ aggregate: aggregate.name, stream: head.stream, fault });
  commands.add([...read.commits, commit]);
  const { stream, firstVersion, lastVersion: version, commitId, timestamp } = commit;
  return { stream, fingerprint, firstVersion, version, commitId, timestamp, state, commands: commands.toJson() };
}
