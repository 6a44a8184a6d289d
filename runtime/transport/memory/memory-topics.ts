import { checkTopicMessageSize, type TopicMessage, type Topics } from '../topic.ts';
import { copyOf } from './copy-of.ts';
import { Lanes } from './lanes.ts';
import { type Tries, tryRepeatedly } from './try-repeatedly.ts';

/** What `MemoryTopics` works with. */
export interface MemoryTopicsOptions extends Omit<Tries, 'attempts'> {
  /**
   * How often a message is tried with one subscriber.
   *
   * @default 3
   */
  readonly attempts?: number | undefined;
  /** Told of each message that a subscriber could not handle. */
  readonly onUndelivered?: ((topic: string, message: TopicMessage, error: unknown) => void) | undefined;
}

/** What gets the messages of a topic. */
type Handle = (message: TopicMessage) => Promise<void>;

/** Topics in the process: each subscriber gets each message, those of one group in order. */
export class MemoryTopics implements Topics {
  readonly #options: MemoryTopicsOptions;
  readonly #subscriptions = new Set<{ readonly topic: string; readonly handle: Handle; readonly lanes: Lanes }>();

  constructor(options: MemoryTopicsOptions) {
    this.#options = options;
  }

  async publish(topic: string, message: TopicMessage): Promise<void> {
    checkTopicMessageSize(topic, message);
    for (const { handle, lanes, topic: subscribed } of this.#subscriptions)
      if (subscribed === topic) lanes.run(message.group, () => this.#deliver(topic, copyOf(message), handle));
  }

  /** Hands each message that is published from now on to a handler, again when it throws. Returns what ends it. */
  subscribe(topic: string, handle: Handle): () => void {
    const subscription = { topic, handle, lanes: new Lanes() };
    this.#subscriptions.add(subscription);
    return () => void this.#subscriptions.delete(subscription);
  }

  /** Whether nothing is under way. */
  get isIdle(): boolean {
    return [...this.#subscriptions].every(({ lanes }) => lanes.isIdle);
  }

  /** Waits until nothing is under way any more. */
  async settle(): Promise<void> {
    while (!this.isIdle) await Promise.all([...this.#subscriptions].map(({ lanes }) => lanes.settle()));
  }

  async #deliver(topic: string, message: TopicMessage, handle: Handle): Promise<void> {
    const { attempts = 3, sleep, retryDelayMs, onUndelivered } = this.#options;
    const failure = await tryRepeatedly(() => handle(message), { attempts, sleep, retryDelayMs });
    if (failure) onUndelivered?.(topic, message, failure.error);
  }
}
