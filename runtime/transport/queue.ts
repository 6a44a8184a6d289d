import type { CommandMessage } from '../message/command-message.ts';

/** The port of outgoing queues. */
export interface CommandQueues {
  /**
   * Sends a command to a queue of the service, at least once.
   *
   * @param queue the queue's name in `service({ queues })`
   */
  send(queue: string, message: CommandMessage): Promise<void>;
  /** Puts a message that no retry cures among the queue's dead letters, with the reason (rule G2). */
  bury(queue: string, letter: DeadLetter): Promise<void>;
}

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
