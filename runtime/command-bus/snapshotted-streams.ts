import type { AnyAggregate } from '../decider/aggregate.ts';
import { type AggregateSnapshots, type SnapshotOptions, snapshotChoice } from '../decider/snapshot-choice.ts';
import type { EventStore, LoadedStream, PendingCommit, StoreOptions } from '../event-store/event-store.ts';
import { loadResumed } from '../event-store/load-resumed.ts';
import type { StreamHead } from '../event-store/stream-head.ts';
import type { Commit } from '../message/commit.ts';
import type { MessageMetadata } from '../message/metadata.ts';
import { StateNotJsonError } from './errors.ts';
import { maxCommandsInSnapshot, RecentCommands } from './recent-commands.ts';
import { resumedState } from './resumed-state.ts';
import { loadedState, type StreamState } from './stream-state.ts';
import { type Streams, storedStreams } from './streams.ts';
import { crossesInterval, hasReadMuch, takeSnapshot } from './take-snapshot.ts';

/** A command waits so long for its snapshot, in milliseconds, and takes none where it has not even the least. */
const mostSaveMs = 1_000;
const leastSaveMs = 250;

/** Of how many streams it is remembered that no snapshot could be taken. */
const maxFailed = 1_000;

/** How a command bus takes and uses snapshots. */
export interface SnapshotPolicy extends SnapshotOptions {
  /**
   * Is told why a snapshot could not be kept, or was passed over because it is of another history. The command goes on; the next loads of
   * the stream read more.
   *
   * @default nobody is told
   */
  readonly onFailure?: ((error: unknown, stream: string) => void) | undefined;
}

/** What these streams work with. */
export interface SnapshottedStreamsOptions {
  readonly store: EventStore;
  readonly snapshots: SnapshotPolicy;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Streams that are read from their newest snapshot on, and leave one behind every so many events (rule A8). */
export function snapshottedStreams({ store, snapshots, now }: SnapshottedStreamsOptions): Streams {
  const stored = storedStreams(store);
  const choiceOf = snapshotChoice(snapshots);
  const withoutJson = new Set<AnyAggregate>();
  const failed = new Set<string>();
  return { open, append, readOn: stored.readOn };

  async function open(aggregate: AnyAggregate, stream: string, command: MessageMetadata, options: StoreOptions): Promise<StreamState> {
    const choice = choiceOf(aggregate);
    if (!choice) return stored.open(aggregate, stream, command, options);
    const { deadline } = options;
    const onDiverged = (error: unknown) => snapshots.onFailure?.(error, stream);
    const loaded = await loadResumed(store, stream, { deadline, snapshots: choice, onDiverged });
    if (!loaded.snapshot) return begun(aggregate, loaded);
    const known = resumedState(aggregate, loaded, loaded.snapshot);
    return command.inputHash === undefined ? known : withRepeated(known, command, { deadline });
  }

  /** The same, with the command's commit where the stream has seen it, be it before the snapshot (rule B1). */
  async function withRepeated(known: StreamState, { commandId }: MessageMetadata, options: StoreOptions): Promise<StreamState> {
    const { head, commands } = known;
    const { commits } = known.read;
    const isSame = ({ metadata }: Commit) => metadata.commandId === commandId;
    const version = commits.some(isSame) ? undefined : commands?.find(commandId, now());
    if (version === undefined) return known;
    const seen = version === 'forgotten' ? undefined : await store.readCommit(head.stream, version, options);
    const earlier = seen && isSame(seen) ? seen : (await store.load(head.stream, options)).commits.findLast(isSame);
    if (!earlier) return known;
    // A cache keeps the commands of what was read, which the answer leaves out.
    commands?.add(commits);
    return { ...known, read: { commits: [earlier] } };
  }

  async function append(known: StreamState, pending: PendingCommit, options: StoreOptions): Promise<StreamHead> {
    const head = await store.append(known.head, pending, options);
    const choice = pending.closes || withoutJson.has(known.aggregate) ? undefined : choiceOf(known.aggregate);
    if (choice && isDue(known, pending, choice)) await save(known, pending, choice, options);
    return head;
  }

  function isDue(known: StreamState, { events }: PendingCommit, { every }: AggregateSnapshots): boolean {
    return crossesInterval(known, events.length, every) || (hasReadMuch(known, every) && !failed.has(known.head.stream));
  }

  /** The command has succeeded whatever happens here. */
  async function save(known: StreamState, pending: PendingCommit, choice: AggregateSnapshots, { deadline = Infinity }: StoreOptions) {
    const waitMs = Math.min(mostSaveMs, deadline - now());
    if (waitMs < leastSaveMs) return;
    try {
      await store.saveSnapshot(takeSnapshot(known, pending, choice), { deadline: now() + waitMs });
    } catch (error) {
      if (error instanceof StateNotJsonError) withoutJson.add(known.aggregate);
      if (failed.size >= maxFailed) failed.clear();
      failed.add(known.head.stream);
      snapshots.onFailure?.(error, known.head.stream);
    }
  }
}

/** A stream that was read as a whole. */
function begun(aggregate: AnyAggregate, loaded: LoadedStream): StreamState {
  return { ...loadedState(aggregate, loaded), commands: new RecentCommands(maxCommandsInSnapshot) };
}
