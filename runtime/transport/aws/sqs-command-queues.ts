import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SqsCalls, SqsMessage } from '../../aws-client/sqs-calls.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { WorkerMessage } from '../../message/worker-message.ts';
import { MessageDelayError, MessagesNotSentError } from '../errors.ts';
import { bodyOf, maxMessageBytes } from '../message-body.ts';
import type { CommandQueues, DeadLetter, OutgoingMessage, QueueOptions } from '../queue.ts';
import { callsOf, officialSqs } from './official-services.ts';
import { sendBatches } from './send-batches.ts';
import { calling } from './service-call-error.ts';
import { keepsOrder, orderOf, token } from './sqs-tokens.ts';
import { stringAttributes } from './string-attributes.ts';

/** What `SqsCommandQueues` needs; queues are named as in the service. */
export interface SqsCommandQueuesOptions {
  /** The official client, or the calls of a light one. */
  readonly client: SQSClient | SqsCalls;
  readonly url: (queue: string) => string;
  readonly deadLetterUrl: (queue: string) => string;
  /**
   * The pauses before what SQS did not take of a batch is sent again.
   *
   * @default no pauses
   */
  readonly ambient?: Pick<Ambient, 'random' | 'sleep'> | undefined;
}

/** How a message travels by SQS. */
export interface SqsSendOptions extends QueueOptions {
  /**
   * How long the queue holds the message back, 0 to 900 whole seconds; a queue that keeps an order can't
   * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html).
   *
   * @default the queue's own delay
   */
  readonly delaySeconds?: number | undefined;
}

/** The longest that SQS holds a message back. */
export const maxDelaySeconds = 900;

/**
 * Command queues on SQS. A FIFO queue (its URL ends with `.fifo`) keeps the order of a group, and drops a message whose id it took for this
 * group in the last 5 minutes: it needs `DeduplicationScope: messageGroup`, because two streams may get commands of the same id. Any other
 * queue ignores groups.
 *
 * @throws {ServiceCallError} from every method where SQS refuses or doesn't answer; the client has tried again before
 */
export class SqsCommandQueues implements CommandQueues {
  readonly #options: SqsCommandQueuesOptions;
  readonly #calls: SqsCalls;

  constructor(options: SqsCommandQueuesOptions) {
    this.#options = options;
    this.#calls = callsOf(options.client, officialSqs);
  }

  /** @throws {MessageDelayError} where the queue can't hold the message back for so long */
  async send(queue: string, message: WorkerMessage, options: SqsSendOptions = {}): Promise<void> {
    const url = this.#options.url(queue);
    await this.#sendOne(`the queue ${queue}`, { QueueUrl: url, ...sqsMessage(queue, url, message, options) });
  }

  /**
   * In requests of up to 10 messages and 1 MiB; what SQS did not take of one for a fault of its own is sent again, three times in all.
   *
   * @throws {MessagesNotSentError} naming those that were not sent
   */
  async sendAll(queue: string, messages: readonly (OutgoingMessage & SqsSendOptions)[]): Promise<void> {
    const url = this.#options.url(queue);
    const entries = messages.map(({ message, ...options }) => sqsMessage(queue, url, message, options));
    const failures = await sendBatches(entries, { calls: this.#calls, url, ambient: this.#options.ambient });
    if (failures.length > 0) throw new MessagesNotSentError({ queue, messages: messages.length, failures });
  }

  async bury(queue: string, { body, ...attributes }: DeadLetter): Promise<void> {
    const url = this.#options.deadLetterUrl(queue);
    const group = token(attributes.messageId);
    const facts = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, printable(value)]));
    await this.#sendOne(`the dead letters of the queue ${queue}`, {
      QueueUrl: url,
      MessageBody: body,
      ...(fits(body, facts) && { MessageAttributes: stringAttributes(facts) }),
      ...(keepsOrder(url) ? { MessageGroupId: group, MessageDeduplicationId: group } : {}),
    });
  }

  #sendOne(subject: string, message: SqsMessage & { readonly QueueUrl: string }): Promise<object> {
    return calling({ service: 'SQS', operation: 'SendMessage', subject }, () => this.#calls.call('SendMessage', message));
  }
}

function sqsMessage(queue: string, url: string, message: WorkerMessage, { group, delaySeconds }: SqsSendOptions): SqsMessage {
  const body = bodyOf(queue, message);
  const isOrdered = keepsOrder(url);
  if (delaySeconds !== undefined && !isDelay(delaySeconds, isOrdered)) throw new MessageDelayError({ queue, delaySeconds, isOrdered });
  return {
    MessageBody: body,
    ...(isOrdered ? orderOf(message, body, group) : {}),
    ...(delaySeconds === undefined || isOrdered ? {} : { DelaySeconds: delaySeconds }),
  };
}

function isDelay(seconds: number, isOrdered: boolean): boolean {
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= (isOrdered ? 0 : maxDelaySeconds);
}

/** A message that is as large as SQS takes is rather kept without the facts than not at all. */
function fits(body: string, facts: Readonly<Record<string, string>>): boolean {
  const texts = [body, ...Object.entries(facts).flatMap(([name, value]) => [name, 'String', value])];
  return texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0) <= maxMessageBytes;
}

/** Attributes count towards a message's size; a reason that lists many faults must not keep a large message from being buried. */
const maxAttributeLength = 1_024;

/** SQS refuses control characters and empty values in attributes. */
function printable(value: string): string {
  const text = value.slice(0, maxAttributeLength);
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?') || '-';
}
