import { createHash } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { isTimeoutMessage, type WorkerMessage } from '../../message/worker-message.ts';
import { bodyOf } from '../message-body.ts';
import type { CommandQueues, DeadLetter, QueueOptions } from '../queue.ts';

/** What `SqsCommandQueues` needs; queues are named as in the service. */
export interface SqsCommandQueuesOptions {
  readonly client: SQSClient;
  readonly url: (queue: string) => string;
  readonly deadLetterUrl: (queue: string) => string;
}

/**
 * Command queues on SQS. A FIFO queue (its URL ends with `.fifo`) keeps the order of a group, and drops a message whose id it took for this
 * group in the last 5 minutes: it needs `DeduplicationScope: messageGroup`, because two streams may get commands of the same id. Any other
 * queue ignores groups.
 */
export class SqsCommandQueues implements CommandQueues {
  readonly #options: SqsCommandQueuesOptions;

  constructor(options: SqsCommandQueuesOptions) {
    this.#options = options;
  }

  async send(queue: string, message: WorkerMessage, { group }: QueueOptions = {}): Promise<void> {
    const body = bodyOf(queue, message);
    const url = this.#options.url(queue);
    const order = isFifo(url) ? orderOf(message, body, group) : {};
    await this.#options.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: body, ...order }));
  }

  async bury(queue: string, { body, ...attributes }: DeadLetter): Promise<void> {
    const url = this.#options.deadLetterUrl(queue);
    await this.#options.client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: printable(value) }]),
        ),
        ...(isFifo(url) ? { MessageGroupId: token(attributes.messageId), MessageDeduplicationId: token(attributes.messageId) } : {}),
      }),
    );
  }
}

function isFifo(url: string): boolean {
  return url.endsWith('.fifo');
}

/**
 * A FIFO queue wants a group of every message: one that stands alone is a group of its own, told by all that tells one command from another.
 * Without an id of its own it is told by its body.
 */
function orderOf(message: WorkerMessage, body: string, group: string | undefined) {
  const [target, id] = isTimeoutMessage(message) ? [message.saga, message.timeoutId] : [message.command, message.commandId ?? body];
  const alone = `${message.tenant ?? ''}#${target}#${id}`;
  // Within five minutes a queue takes an id once, whatever its group: two callers may have chosen the same one.
  return { MessageGroupId: token(group ?? alone), MessageDeduplicationId: token(group === undefined ? alone : `${group}#${alone}`) };
}

/** SQS takes 1 to 128 letters, digits and punctuation marks of ASCII here; anything else is told by its hash. */
function token(text: string): string {
  return /^[!-~]{1,128}$/.test(text) ? text : createHash('sha256').update(text).digest('hex');
}

/** Attributes count towards a message's size; a reason that lists many faults must not keep a large message from being buried. */
const maxAttributeLength = 1_024;

/** SQS refuses control characters and empty values in attributes. */
function printable(value: string): string {
  const text = value.slice(0, maxAttributeLength);
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?') || '-';
}
