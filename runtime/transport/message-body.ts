import type { WorkerMessage } from '../message/worker-message.ts';
import { MessageTooLargeError } from './errors.ts';

/** SQS takes 1 MiB a message (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html). */
export const maxMessageBytes = 1024 * 1024;

/**
 * The body that a message travels as. The limit is the same on every host, so that a message that is too large is found before it is deployed.
 *
 * @throws {MessageTooLargeError}
 */
export function bodyOf(queue: string, message: WorkerMessage): string {
  const body = escaped(JSON.stringify(message));
  const bytes = Buffer.byteLength(body);
  if (bytes > maxMessageBytes) throw new MessageTooLargeError({ queue, bytes, maxBytes: maxMessageBytes });
  return body;
}

/** Two characters that JSON takes as they are, and SQS does not (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html). */
function escaped(json: string): string {
  return json.replace(/[\ufffe\uffff]/g, (character) => (character === '\ufffe' ? '\\ufffe' : '\\uffff'));
}
