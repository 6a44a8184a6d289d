import { reasonOf } from '../../message/errors.ts';
import type { EventPublisher, PublicEvent, PublishFailure } from '../event-bus.ts';
import { refusalOf } from '../public-event-entry.ts';
import { copyOf } from './copy-of.ts';
import { Lanes } from './lanes.ts';
import { type Tries, tryRepeatedly } from './try-repeatedly.ts';

/** An event that a subscriber could not handle, and why. */
export interface UndeliveredEvent {
  readonly event: PublicEvent;
  readonly reason: string;
}

/** What `MemoryEventBus` works with. */
export interface MemoryEventBusOptions extends Omit<Tries, 'attempts'> {
  /**
   * How often an event is tried with one subscriber.
   *
   * @default 3
   */
  readonly attempts?: number | undefined;
  /**
   * Says why the bus does not take an event: how tests make a publication fail in part.
   *
   * @default it takes all that every bus takes
   */
  readonly refuse?: ((event: PublicEvent) => PublishFailure | undefined) | undefined;
  /** Told of each event that a subscriber could not handle. */
  readonly onUndelivered?: ((undelivered: UndeliveredEvent) => void) | undefined;
}

/** A bus in the process: each subscriber gets each event, soon after it is published, in no order that it could rely on. */
export class MemoryEventBus implements EventPublisher {
  readonly undelivered: UndeliveredEvent[] = [];
  readonly #options: MemoryEventBusOptions;
  readonly #subscribers = new Set<(event: PublicEvent) => Promise<void>>();
  readonly #lanes = new Lanes();

  constructor(options: MemoryEventBusOptions) {
    this.#options = options;
  }

  async publish(events: readonly PublicEvent[]): Promise<readonly (PublishFailure | undefined)[]> {
    return events.map((event) => {
      const failure = this.#options.refuse?.(event) ?? refusalOf(event);
      if (!failure) for (const handle of this.#subscribers) this.#lanes.run(undefined, () => this.#deliver(copyOf(event), handle));
      return failure;
    });
  }

  /** Hands each event that is published from now on to a handler, again when it throws. Returns what ends it. */
  subscribe(handle: (event: PublicEvent) => Promise<void>): () => void {
    this.#subscribers.add(handle);
    return () => void this.#subscribers.delete(handle);
  }

  /** Whether nothing is under way. */
  get isIdle(): boolean {
    return this.#lanes.isIdle;
  }

  /** Waits until nothing is under way any more. */
  async settle(): Promise<void> {
    await this.#lanes.settle();
  }

  async #deliver(event: PublicEvent, handle: (event: PublicEvent) => Promise<void>): Promise<void> {
    const { attempts = 3, sleep, retryDelayMs, onUndelivered } = this.#options;
    const failure = await tryRepeatedly(() => handle(event), { attempts, sleep, retryDelayMs });
    if (!failure) return;
    const undelivered = { event, reason: reasonOf(failure.error) };
    this.undelivered.push(undelivered);
    onUndelivered?.(undelivered);
  }
}
