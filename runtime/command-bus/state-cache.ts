import type { EventStore } from '../event-store/event-store.ts';
import { deepFrozen } from '../message/json.ts';
import { plainBytes } from './plain-bytes.ts';
import type { RecentCommands } from './recent-commands.ts';
import type { StreamState } from './stream-state.ts';

/** How much of a process's memory cached state may take. */
export interface StateCacheOptions {
  /**
   * The most streams whose state is kept.
   *
   * @default 1000
   */
  readonly maxEntries?: number | undefined;
  /**
   * The most bytes that they take together, estimated: two a character, eight a number, and what objects, lists and the ids of recent
   * commands need beside.
   *
   * @default 32 MB
   */
  readonly maxBytes?: number | undefined;
}

/** The state of streams that commands ran on, kept in this process. The least recently written give way. */
export interface StateCache {
  /** How many streams it holds. */
  readonly entries: number;
  /** About how many bytes they take. */
  readonly bytes: number;
  /** What it knows of a stream. */
  get(stream: string): CachedStream | undefined;
  /** Keeps the state of a stream, unless it is older than what is kept. */
  set(known: KnownStream, proof: Pick<CachedStream, 'store' | 'provenAt'>): void;
  /** Forgets a stream. */
  delete(stream: string): void;
}

/** A stream, with its commands. */
export interface KnownStream extends StreamState {
  readonly commands: RecentCommands;
}

/** What is kept of a stream: as the next command sees it, which has read nothing of it. */
export interface CachedStream extends KnownStream {
  readonly store: EventStore;
  /** When the store last said so, in milliseconds since the epoch. */
  readonly provenAt: number;
  readonly bytes: number;
}

/**
 * Keeps the state of streams in this process, so that most commands need no load. Nothing is answered from it alone: a decision is proven by
 * its append, which finds stale state and costs one retry, and everything else by a read of what came since.
 *
 * State is kept where it is made of plain objects, lists and JSON's values; `Map`, `Set`, `Date` and instances of classes are not, and such
 * streams are loaded for each command; so are those of aggregates with personal fields, whose data must not outlive its key. Kept state is
 * frozen: an `evolve` that changes the state it gets instead of returning another throws.
 *
 * @example
 * ```ts
 * import { eventStore, service } from '@allframe/serverless/runtime';
 *
 * export default service('orders', {
 *   commands: [],
 *   eventStore: eventStore({ cachedStates: { maxEntries: 500, maxBytes: 16 * 1024 * 1024 } }),
 * });
 * ```
 */
export function stateCache({ maxEntries = 1_000, maxBytes = 32 * 1024 * 1024 }: StateCacheOptions = {}): StateCache {
  // A Map holds its keys in the order of their insertion, so the first is the least recently written.
  const streams = new Map<string, CachedStream>();
  let allBytes = 0;
  return {
    get entries() {
      return streams.size;
    },
    get bytes() {
      return allBytes;
    },
    get: (stream) => streams.get(stream),
    set,
    delete: (stream) => remove(stream, streams.get(stream)),
  };

  function set(known: KnownStream, { store, provenAt }: Pick<CachedStream, 'store' | 'provenAt'>) {
    const { aggregate, head, state, read, commands } = known;
    const before = streams.get(head.stream);
    if (before && before.head.version > head.version) return;
    if (before) remove(head.stream, before);
    const stateBytes = plainBytes(state, maxBytes);
    if (stateBytes === undefined) return;
    commands.add(read.commits);
    const bytes = bytesPerStream + stateBytes + commands.bytes;
    add({ aggregate, head, state: deepFrozen(state), read: nothing, commands, isProven: false, store, provenAt, bytes });
  }

  function add(entry: CachedStream) {
    streams.set(entry.head.stream, entry);
    allBytes += entry.bytes;
    if (streams.size <= maxEntries && allBytes <= maxBytes) return;
    for (const [oldest, its] of streams) {
      remove(oldest, its);
      if (streams.size <= maxEntries && allBytes <= maxBytes) return;
    }
  }

  function remove(stream: string, entry: CachedStream | undefined) {
    allBytes -= entry?.bytes ?? 0;
    streams.delete(stream);
  }
}

const nothing = { commits: [] };

/** What an entry takes beside its state and commands: its key, its head, its place in the map. */
const bytesPerStream = 512;
