import { createHash } from 'node:crypto';
import { isTimeoutMessage, type WorkerMessage } from '../../message/worker-message.ts';

/** Whether a queue or topic keeps an order, by its URL or ARN. */
export function keepsOrder(place: string): boolean {
  return place.endsWith('.fifo');
}

/**
 * A FIFO queue wants a group of every message: one that stands alone is a group of its own, told by all that tells one command from another.
 * Without an id of its own it is told by its body.
 */
export function orderOf(message: WorkerMessage, body: string, group: string | undefined) {
  const [target, id] = isTimeoutMessage(message) ? [message.saga, message.timeoutId] : [message.command, message.commandId ?? body];
  const alone = `${message.tenant ?? ''}#${target}#${id}`;
  // Within five minutes a queue takes an id once, whatever its group: two callers may have chosen the same one.
  return { MessageGroupId: token(group ?? alone), MessageDeduplicationId: token(group === undefined ? alone : `${group}#${alone}`) };
}

/** SQS and SNS take 1 to 128 letters, digits and punctuation marks of ASCII here; anything else is told by its hash. */
export function token(text: string): string {
  return /^[!-~]{1,128}$/.test(text) ? text : sha256(text);
}

/** 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
