import type { WorkerMessage } from '../message/worker-message.ts';
import { MessageTooLargeError } from './errors.ts';

/** SQS takes 1 MiB a message (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html). */
const maxMessageBytes = 1024 * 1024;

/**
 * The body that a message travels as. The limit is the same on every host, so that a message that is too large is found before it is deployed.
 *
 * @throws {MessageTooLargeError}
 */
export function bodyOf(queue: string, message: WorkerMessage): string {
  const body = JSON.stringify(message);
  const bytes = Buffer.byteLength(body);
  if (bytes > maxMessageBytes) throw new MessageTooLargeError({ queue, bytes, maxBytes: maxMessageBytes });
  return body;
}
