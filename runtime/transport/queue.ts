import type { WorkerMessage } from '../message/worker-message.ts';

/** The port of outgoing queues. */
export interface CommandQueues {
  /**
   * Sends a message to a queue of the service, at least once.
   *
   * @param queue the queue's name in `service({ queues })`, or `commands`, the built-in one
   * @throws {MessageTooLargeError} when its body has more than 1 MiB
   */
  send(queue: string, message: WorkerMessage, options?: QueueOptions): Promise<void>;
  /**
   * Sends several messages to a queue of the service, at least once each, in fewer requests; those of a group in order. `sendAll` of
   * `send-all.ts` does so one by one where an adapter has no better way.
   *
   * @throws {MessageTooLargeError} when one has more than 1 MiB; nothing was sent then
   * @throws {MessagesNotSentError} when some were not sent
   */
  sendAll?(queue: string, messages: readonly OutgoingMessage[]): Promise<void>;
  /** Puts a message that no retry cures among the queue's dead letters, with the reason (rule G2). */
  bury(queue: string, letter: DeadLetter): Promise<void>;
}

/** How a message travels. */
export interface QueueOptions {
  /**
   * Messages of one group are delivered one after the other, in order, where the queue keeps an order; the built-in one does. A group
   * stops at its first failure, until that message succeeds or is a dead letter (rule G1).
   *
   * @default the message stands alone
   */
  readonly group?: string | undefined;
}

/** One of several messages. */
export interface OutgoingMessage extends QueueOptions {
  readonly message: WorkerMessage;
}

/** The queue that every service has: it keeps the order of a group, and carries what no other queue lists. */
export const builtInQueue = 'commands';

/** A message that could not be handled, as it came, and why. */
export interface DeadLetter {
  /** The message's body, unchanged. */
  readonly body: string;
  /** The code of the error or rejection. */
  readonly code: string;
  readonly reason: string;
  /** Where it came from: the queue's name. */
  readonly source: string;
  readonly messageId: string;
}
