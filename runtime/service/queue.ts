import type { AnyCommand } from '../decider/command.ts';
import type { ExistingQueue } from './existing.ts';
import type { Renamed } from './renamed.ts';

/** A queue that carries commands to the service's worker. */
export interface Queue<C extends AnyCommand = AnyCommand> extends Renamed {
  /** Commands that travel through it. */
  readonly commands: readonly C[];
  /**
   * The queue's physical name.
   *
   * @default made of service, stage and the queue's name, such as `orders-dev-order-queue`
   */
  readonly name?: string | undefined;
  /**
   * How long a message that is being handled stays hidden, in seconds: at least the worker's timeout, better six times as long
   * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html). At most 43,200.
   *
   * @default six times the worker's timeout
   */
  readonly visibilityTimeoutSeconds?: number | undefined;
  /**
   * When a message is given up and kept among the dead letters, for 14 days. In a queue that keeps an order the worker does so, and goes on
   * with the group; one behind it that was received as often without being tried is tried first.
   *
   * @default after 5 receives
   */
  readonly deadLetter?: { readonly maxReceives: number } | undefined;
  /**
   * How many messages the worker gets at once, 1 to 10.
   *
   * @default 10
   */
  readonly batchSize?: number | undefined;
  /**
   * How long the worker's pollers gather a batch, in seconds, 0 to 300; a queue that keeps an order takes none.
   *
   * @default 0
   */
  readonly batchWindowSeconds?: number | undefined;
  /**
   * How many batches of this queue the worker handles at once, 2 to 1,000
   * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html).
   *
   * @default as many as Lambda likes
   */
  readonly maxConcurrency?: number | undefined;
  /**
   * Keeps the order of commands for one stream: a FIFO queue, whose groups are the streams.
   *
   * @default false
   */
  readonly fifo?: boolean | undefined;
  /**
   * A queue that exists and is taken in place of one that is made: `{ aws: { queue: 'shop-orders', deadLetters: 'shop-orders-dead' } }`. Its
   * `visibilityTimeoutSeconds` is then what you say that it has, `fifo` whether its name ends with `.fifo`.
   *
   * @default one is made
   */
  readonly existing?: ExistingQueue | undefined;
}

/** Annotates a queue that carries commands. */
export function queue<const C extends AnyCommand>(options: Queue<C>): Queue<C> {
  return options;
}
