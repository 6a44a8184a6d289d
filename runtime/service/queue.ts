import type { AnyCommand } from '../decider/command.ts';

/** A queue that carries commands to the service's worker. */
export interface Queue<C extends AnyCommand = AnyCommand> {
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
   * When a message is given up and kept among the dead letters, for 14 days.
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
}

/** Annotates a queue that carries commands. */
export function queue<const C extends AnyCommand>(options: Queue<C>): Queue<C> {
  return options;
}
