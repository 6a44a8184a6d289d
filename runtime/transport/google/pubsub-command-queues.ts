import { GoogleCallError } from '../../google-client/google-call-error.ts';
import type { GoogleRest } from '../../google-client/google-rest.ts';
import { reasonOf } from '../../message/errors.ts';
import type { WorkerMessage } from '../../message/worker-message.ts';
import { MessagesNotSentError, type UnsentMessage } from '../errors.ts';
import { bodyOf } from '../message-body.ts';
import type { CommandQueues, DeadLetter, OutgoingMessage, QueueOptions } from '../queue.ts';
import { attributeValue, publish, requestsOf, type WireMessage, wireMessage } from './pubsub-publish.ts';

/** What `PubSubCommandQueues` needs; queues are named as in the service. */
export interface PubSubCommandQueuesOptions {
  readonly rest: GoogleRest;
  /** `projects/…/topics/…` */
  readonly topic: (queue: string) => string;
  /** The topic of a queue's dead letters. */
  readonly deadLetterTopic: (queue: string) => string;
}

/**
 * Command queues on topics of Pub/Sub. A group is an ordering key: a subscription that orders messages delivers a group's in order and stops it
 * at a failure, any other ignores groups. Pub/Sub drops no duplicates: who is handed a message twice tells it by its command id.
 *
 * @throws {GoogleCallError} from every method where Pub/Sub refuses or doesn't answer, after some tries
 */
export class PubSubCommandQueues implements CommandQueues {
  readonly #options: PubSubCommandQueuesOptions;

  constructor(options: PubSubCommandQueuesOptions) {
    this.#options = options;
  }

  async send(queue: string, message: WorkerMessage, options: QueueOptions = {}): Promise<void> {
    const { rest, topic } = this.#options;
    await publish(rest, topic(queue), `the queue ${queue}`, [queuedMessage(queue, message, options)]);
  }

  /** In requests of up to 500 messages and 8 MB, one after the other: at the first that fails, what would follow stays unsent. */
  async sendAll(queue: string, messages: readonly OutgoingMessage[]): Promise<void> {
    const { rest, topic } = this.#options;
    const all = messages.map(({ message, ...options }) => queuedMessage(queue, message, options));
    let sent = 0;
    for (const request of requestsOf(all)) {
      await publish(rest, topic(queue), `the queue ${queue}`, request).catch((error: unknown) => {
        throw new MessagesNotSentError({ queue, messages: all.length, failures: unsent(all.length, sent, request.length, error) });
      });
      sent += request.length;
    }
  }

  async bury(queue: string, { body, ...facts }: DeadLetter): Promise<void> {
    const { rest, deadLetterTopic } = this.#options;
    const attributes = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, attributeValue(value)]));
    await publish(rest, deadLetterTopic(queue), `the dead letters of the queue ${queue}`, [wireMessage({ body, attributes })]);
  }
}

/** A message of a queue as Pub/Sub takes it. */
export function queuedMessage(queue: string, message: WorkerMessage, { group }: QueueOptions): WireMessage {
  return wireMessage({ body: bodyOf(queue, message), orderingKey: group });
}

function unsent(messages: number, from: number, failed: number, error: unknown): readonly UnsentMessage[] {
  const isCall = error instanceof GoogleCallError;
  const own = { code: isCall ? error.fault : 'error', reason: reasonOf(error), retryable: isCall && error.retryable };
  const behind = { code: 'BehindAnother', reason: 'messages before it were not sent', retryable: true };
  return Array.from({ length: messages - from }, (_, at) => ({ index: from + at, ...(at < failed ? own : behind) }));
}
