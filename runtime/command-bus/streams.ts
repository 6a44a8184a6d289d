import type { AnyAggregate } from '../decider/aggregate.ts';
import type { EventStore, PendingCommit, StoreOptions } from '../event-store/event-store.ts';
import type { StreamHead } from '../event-store/stream-head.ts';
import type { Commit } from '../message/commit.ts';
import type { MessageMetadata } from '../message/metadata.ts';
import { followedBy, loadedState, type StreamState } from './stream-state.ts';

/** Where decisions find the state of a stream, and leave what they decided. */
export interface Streams {
  /** The stream that a command is for; without a promise where it is known already. */
  open(aggregate: AnyAggregate, stream: string, command: MessageMetadata, options: StoreOptions): StreamState | Promise<StreamState>;

  /**
   * Appends one commit behind what is known; its events are frozen, as JSON returns them.
   *
   * @throws {ConcurrencyError} when another writer was faster
   */
  append(known: StreamState, commit: PendingCommit, options: StoreOptions): Promise<StreamHead>;

  /** The stream as the winner of a race left it, or else as the store holds it now. */
  readOn(known: StreamState, winner: Commit | undefined, options: StoreOptions): Promise<StreamState>;
}

/** Streams that are read for each command. */
export function storedStreams(store: EventStore): Streams {
  return {
    open: (aggregate, stream, _command, options) => store.load(stream, options).then((loaded) => loadedState(aggregate, loaded)),
    append: ({ head }, commit, options) => store.append(head, commit, options),
    async readOn(known, winner, options) {
      const { stream, version } = known.head;
      return followedBy(known, winner ? [winner] : await store.readAfter(stream, version, options));
    },
  };
}

/** Streams whose code is loaded with the first command. */
export function laterStreams(load: () => Promise<Streams>): Streams {
  let loading: Promise<Streams> | undefined;
  let loaded: Streams | undefined;
  return {
    open: (aggregate, stream, command, options) =>
      loaded ? loaded.open(aggregate, stream, command, options) : later((streams) => streams.open(aggregate, stream, command, options)),
    append: (known, commit, options) =>
      loaded ? loaded.append(known, commit, options) : later((streams) => streams.append(known, commit, options)),
    readOn: (known, winner, options) =>
      loaded ? loaded.readOn(known, winner, options) : later((streams) => streams.readOn(known, winner, options)),
  };

  function later<Result>(call: (streams: Streams) => Result | Promise<Result>): Promise<Result> {
    loading ??= load();
    return loading.then((streams) => {
      loaded = streams;
      return call(streams);
    });
  }
}
