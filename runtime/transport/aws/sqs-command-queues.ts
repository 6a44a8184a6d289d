import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { CommandMessage } from '../../message/command-message.ts';
import { MessageTooLargeError } from '../errors.ts';
import type { CommandQueues, DeadLetter } from '../queue.ts';

/** SQS takes 1 MiB a message (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html). */
const maxMessageBytes = 1024 * 1024;

/** What `SqsCommandQueues` needs; queues are named as in the service. */
export interface SqsCommandQueuesOptions {
  readonly client: SQSClient;
  readonly url: (queue: string) => string;
  readonly deadLetterUrl: (queue: string) => string;
}

/** Command queues on SQS. */
export class SqsCommandQueues implements CommandQueues {
  readonly #options: SqsCommandQueuesOptions;

  constructor(options: SqsCommandQueuesOptions) {
    this.#options = options;
  }

  async send(queue: string, message: CommandMessage): Promise<void> {
    const body = JSON.stringify(message);
    const bytes = Buffer.byteLength(body);
    if (bytes > maxMessageBytes) throw new MessageTooLargeError({ queue, bytes, maxBytes: maxMessageBytes });
    await this.#options.client.send(new SendMessageCommand({ QueueUrl: this.#options.url(queue), MessageBody: body }));
  }

  async bury(queue: string, { body, ...attributes }: DeadLetter): Promise<void> {
    await this.#options.client.send(
      new SendMessageCommand({
        QueueUrl: this.#options.deadLetterUrl(queue),
        MessageBody: body,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: printable(value) }]),
        ),
      }),
    );
  }
}

/** Attributes count towards a message's size; a reason that lists many faults must not keep a large message from being buried. */
const maxAttributeLength = 1_024;

/** SQS refuses control characters and empty values in attributes. */
function printable(value: string): string {
  const text = value.slice(0, maxAttributeLength);
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?') || '-';
}
