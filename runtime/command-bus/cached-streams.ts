import type { AnyAggregate } from '../decider/aggregate.ts';
import { type EventStore, type PendingCommit, placeCommit, type StoreOptions } from '../event-store/event-store.ts';
import type { StreamHead } from '../event-store/stream-head.ts';
import type { Commit } from '../message/commit.ts';
import type { MessageMetadata } from '../message/metadata.ts';
import { RecentCommands } from './recent-commands.ts';
import type { CachedStream, KnownStream, StateCache } from './state-cache.ts';
import { followedBy, loadedState, type StreamState } from './stream-state.ts';
import { type Streams, storedStreams } from './streams.ts';

/** How long state is trusted after the store last confirmed it: much less than it takes to restore a table under the same name. */
export const trustedMs = 60_000;

/** What these streams work with. */
export interface CachedStreamsOptions {
  readonly store: EventStore;
  /**
   * What stands below the cache.
   *
   * @default streams that are read as a whole
   */
  readonly streams?: Streams | undefined;
  readonly cache: StateCache;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Streams whose state is kept from command to command. What the cache says is a guess, which the store confirms: by an append, or by a read.
 * Streams of aggregates with personal fields are loaded each time: no forgetting reaches the memory of other processes.
 */
export function cachedStreams({ store, streams = storedStreams(store), cache, now }: CachedStreamsOptions): Streams {
  return { open, append, readOn };

  /** Not async: what is cached and trusted needs no promise. */
  function open(aggregate: AnyAggregate, stream: string, command: MessageMetadata, options: StoreOptions) {
    const cached = cache.get(stream);
    if (cached?.aggregate !== aggregate || cached.store !== store) return load(aggregate, stream, command, options);
    if (command.inputHash !== undefined) {
      const version = cached.commands.find(command.commandId, now());
      if (version === 'forgotten') return load(aggregate, stream, command, options);
      if (version !== undefined) return openAtRepeated(cached, version, command, options);
    }
    return now() - cached.provenAt < trustedMs ? cached : readOn(cached, undefined, options);
  }

  /** A repeated command is answered from its own commit alone (rule B1), whatever the stream did since. */
  async function openAtRepeated(cached: CachedStream, version: number, { commandId }: MessageMetadata, options: StoreOptions) {
    const commit = await store.readCommit(cached.head.stream, version, options);
    if (commit?.metadata.commandId !== commandId) return reload(cached, options);
    return { ...cached, read: { commits: [commit] }, isProven: true };
  }

  /** The state after the commit is made first, so that nothing is stored which `evolve` fails on. */
  async function append(known: StreamState, pending: PendingCommit, options: StoreOptions): Promise<StreamHead> {
    const commit = placeCommit(known.head, pending);
    const next = followedBy(known, [commit]);
    const head = await streams.append(known, pending, options);
    keep(next);
    return head;
  }

  async function readOn(known: StreamState, winner: Commit | undefined, options: StoreOptions): Promise<StreamState> {
    if (known.isProven) return streams.readOn(known, winner, options);
    if (winner) return isBehind(known.head, winner) ? followedBy(known, [winner]) : reload(known, options);
    const [own, ...newer] = await store.readAfter(known.head.stream, known.head.before, options);
    if (own?.commitId !== known.head.commitId) return reload(known, options);
    return keep({ ...followedBy(known, newer), isProven: true });
  }

  /** Another history, such as that of a table that was restored to an earlier time: what was known of the stream counts no more (rule A9). */
  async function reload({ aggregate, head }: Pick<StreamState, 'aggregate' | 'head'>, { deadline }: StoreOptions): Promise<StreamState> {
    cache.delete(head.stream);
    return keep(loadedState(aggregate, await store.load(head.stream, { deadline })));
  }

  async function load(aggregate: AnyAggregate, stream: string, command: MessageMetadata, options: StoreOptions): Promise<StreamState> {
    return keep(await streams.open(aggregate, stream, command, options));
  }

  function keep(read: StreamState): StreamState {
    const known = hasCommands(read) ? read : { ...read, commands: new RecentCommands() };
    if (known.head.version > 0 && !known.aggregate.hasPersonalData) cache.set(known, { store, provenAt: now() });
    return known;
  }
}

function hasCommands(read: StreamState): read is KnownStream {
  return read.commands !== undefined;
}

function isBehind({ commitId }: StreamHead, { previousCommitId }: Commit): boolean {
  return previousCommitId === undefined || previousCommitId === commitId;
}
