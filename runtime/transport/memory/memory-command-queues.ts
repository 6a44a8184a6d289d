import { reasonOf } from '../../message/errors.ts';
import type { WorkerMessage } from '../../message/worker-message.ts';
import { bodyOf } from '../message-body.ts';
import type { CommandQueues, DeadLetter, QueueOptions } from '../queue.ts';
import { Lanes } from './lanes.ts';
import { type Tries, tryRepeatedly } from './try-repeatedly.ts';

/** One delivery of a message. */
export interface Delivery {
  readonly queue: string;
  readonly messageId: string;
  readonly body: string;
  /** Starts at 1. */
  readonly attempt: number;
  /** The attempt after which the message becomes a dead letter. */
  readonly maxReceives: number;
}

/** What `MemoryCommandQueues` needs to know and to call. */
export interface MemoryCommandQueuesOptions extends Omit<Tries, 'attempts'> {
  /** Handles one delivery; it is delivered again when this throws. */
  readonly deliver: (delivery: Delivery) => Promise<void>;
  /** How often a message of the queue is tried before it becomes a dead letter. */
  readonly maxReceives: (queue: string) => number;
  readonly newId: () => string;
  /**
   * Whether the queue keeps the order of a group.
   *
   * @default every queue does
   */
  readonly keepsOrder?: ((queue: string) => boolean) | undefined;
  /** Told of each message that is given up. */
  readonly onDeadLetter?: ((letter: DeadLetter) => void) | undefined;
}

/**
 * Command queues in the process: delivered soon after they are sent, again after a failure, and at last among the dead letters. A group
 * waits for its first message, whatever that takes (rule G1).
 */
export class MemoryCommandQueues implements CommandQueues {
  readonly deadLetters: DeadLetter[] = [];
  readonly #options: MemoryCommandQueuesOptions;
  readonly #lanes = new Lanes();

  constructor(options: MemoryCommandQueuesOptions) {
    this.#options = options;
  }

  async send(queue: string, message: WorkerMessage, { group }: QueueOptions = {}): Promise<void> {
    const { newId, keepsOrder = () => true } = this.#options;
    const delivery = { queue, messageId: newId(), body: bodyOf(queue, message), maxReceives: this.#options.maxReceives(queue) };
    const lane = group !== undefined && keepsOrder(queue) ? `${queue} ${group}` : undefined;
    this.#lanes.run(lane, () => this.#deliver(delivery));
  }

  async bury(_queue: string, letter: DeadLetter): Promise<void> {
    this.deadLetters.push(letter);
    this.#options.onDeadLetter?.(letter);
  }

  /** Whether nothing is under way: nothing is handled, and nothing waits for its next try. */
  get isIdle(): boolean {
    return this.#lanes.isIdle;
  }

  /** Waits until nothing is under way any more. */
  async settle(): Promise<void> {
    await this.#lanes.settle();
  }

  async #deliver(delivery: Omit<Delivery, 'attempt'>): Promise<void> {
    const { deliver, sleep, retryDelayMs } = this.#options;
    const tries = { attempts: delivery.maxReceives, sleep, retryDelayMs };
    const failure = await tryRepeatedly((attempt) => deliver({ ...delivery, attempt }), tries);
    if (failure) await this.bury(delivery.queue, deadLetter(delivery, failure.error));
  }
}

function deadLetter({ queue, messageId, body }: Omit<Delivery, 'attempt'>, error: unknown): DeadLetter {
  return { body, messageId, source: queue, code: 'max-receives', reason: reasonOf(error) };
}
