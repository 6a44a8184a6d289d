import type { CommandMessage } from '../message/command-message.ts';
import type { CommandQueues, DeadLetter } from './queue.ts';

/** One delivery of a message. */
export interface Delivery {
  readonly queue: string;
  readonly messageId: string;
  readonly body: string;
  /** Starts at 1. */
  readonly attempt: number;
}

/** What `MemoryCommandQueues` needs to know and to call. */
export interface MemoryCommandQueuesOptions {
  /** Handles one delivery; it is delivered again when this throws. */
  readonly deliver: (delivery: Delivery) => Promise<void>;
  /** How often a message of the queue is tried before it becomes a dead letter. */
  readonly maxReceives: (queue: string) => number;
  readonly newId: () => string;
  /** Resolves after this many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told of each message that is given up. */
  readonly onDeadLetter?: ((letter: DeadLetter) => void) | undefined;
  /**
   * The pause before the next try, in milliseconds.
   *
   * @default 100 times the attempt
   */
  readonly retryDelayMs?: ((attempt: number) => number) | undefined;
}

/** Command queues in the process: delivered soon after they are sent, again after a failure, and at last among the dead letters. */
export class MemoryCommandQueues implements CommandQueues {
  readonly deadLetters: DeadLetter[] = [];
  readonly #options: MemoryCommandQueuesOptions;
  readonly #inFlight = new Set<Promise<void>>();

  constructor(options: MemoryCommandQueuesOptions) {
    this.#options = options;
  }

  async send(queue: string, message: CommandMessage): Promise<void> {
    const delivery = { queue, messageId: this.#options.newId(), body: JSON.stringify(message), attempt: 1 };
    this.#track(Promise.resolve().then(() => this.#deliver(delivery)));
  }

  async bury(_queue: string, letter: DeadLetter): Promise<void> {
    this.deadLetters.push(letter);
    this.#options.onDeadLetter?.(letter);
  }

  /** Waits until nothing is under way any more. */
  async settle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.all(this.#inFlight);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    for (let attempt = 1; attempt <= this.#options.maxReceives(delivery.queue); attempt += 1) {
      const failure = await this.#options.deliver({ ...delivery, attempt }).then(
        () => undefined,
        (error: unknown) => ({ error }),
      );
      if (!failure) return;
      if (attempt === this.#options.maxReceives(delivery.queue)) return this.bury(delivery.queue, deadLetter(delivery, failure.error));
      await this.#options.sleep(this.#options.retryDelayMs?.(attempt) ?? 100 * attempt);
    }
  }

  #track(work: Promise<void>): void {
    const tracked = work.finally(() => this.#inFlight.delete(tracked));
    this.#inFlight.add(tracked);
  }
}

function deadLetter({ queue, messageId, body }: Delivery, error: unknown): DeadLetter {
  return { body, messageId, source: queue, code: 'max-receives', reason: error instanceof Error ? error.message : String(error) };
}
