import { bodyOf } from './message-body.ts';
import type { CommandQueues, OutgoingMessage } from './queue.ts';

/**
 * Sends several messages to a queue, in fewer requests where its adapter can, else one after the other up to the first failure.
 *
 * @throws {MessageTooLargeError} when one has more than 1 MiB; nothing was sent then
 * @throws {MessagesNotSentError} when some were not sent
 */
export async function sendAll(
  queues: Pick<CommandQueues, 'send' | 'sendAll'>,
  queue: string,
  messages: readonly OutgoingMessage[],
): Promise<void> {
  if (queues.sendAll) return queues.sendAll(queue, messages);
  for (const { message } of messages) bodyOf(queue, message);
  for (const { message, ...options } of messages) await queues.send(queue, message, options);
}
