import type { Commit } from '../message/commit.ts';
import type { StoredEvent } from '../message/event.ts';
import type { LoadedStream } from './event-store.ts';
import { noStream, type StreamHead } from './stream-head.ts';

/** Events that stand one behind the other; the list may go on behind the last version, which is not meant then. */
type EventRange = Pick<Commit, 'stream' | 'firstVersion' | 'lastVersion' | 'events'>;

/**
 * A stream that was read as a whole, by a store that has its events as one list. The list is private, so that who wraps a store and hands
 * on other commits, such as decrypted ones, does not hand on the old events with them.
 */
export class LoadedAsList implements LoadedStream {
  /** V8 throws away what it compiled for such objects as soon as there is none left, as where no command runs while garbage is collected. */
  static readonly lasting = new LoadedAsList(noStream(''), [], []);

  readonly head: StreamHead;
  readonly #commits: readonly Commit[];
  readonly #events: readonly StoredEvent[];
  readonly #length: number;

  /**
   * @param commits all of the stream; the list may grow
   * @param events from the first one of the stream on; the list may grow
   */
  constructor(head: StreamHead, commits: readonly Commit[], events: readonly StoredEvent[]) {
    this.head = head;
    this.#commits = commits;
    this.#events = events;
    this.#length = commits.length;
  }

  /** Copied when somebody asks: what is folded are the events. */
  get commits(): readonly Commit[] {
    return this.#commits.slice(0, this.#length);
  }

  /** What is to be folded of a loaded stream: its events at once where they are one list, else commit by commit. */
  static eventsOf(loaded: LoadedStream): readonly EventRange[] {
    if (!(#events in loaded)) return loaded.commits;
    const { stream, version } = loaded.head;
    return [{ stream, firstVersion: 1, lastVersion: version, events: loaded.#events }];
  }
}
