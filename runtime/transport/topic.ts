import { TopicMessageTooLargeError } from './errors.ts';

/** The port of topics: messages for whoever subscribed. */
export interface Topics {
  /**
   * Publishes a message, at least once.
   *
   * @param topic the topic's name in the service
   * @throws {TopicMessageTooLargeError} when it has more than 256 KiB with its attributes
   */
  publish(topic: string, message: TopicMessage): Promise<void>;
}

/** A message of a topic. */
export interface TopicMessage {
  /** Unique, and the same when it is published again: what subscribers tell duplicates by. */
  readonly id: string;
  /** Text, not empty, at most 256 KiB with the attributes. */
  readonly body: string;
  /** What subscribers filter by: short texts, at most nine, none of them empty, under other names than `topicMessageId`. */
  readonly attributes: Readonly<Record<string, string>>;
  /**
   * Messages of one group come in the order in which they were published, where the topic keeps one.
   *
   * @default the message stands alone
   */
  readonly group?: string | undefined;
}

/** The attribute that a message's id travels as, where the service makes an id of its own for each time that it is published. */
export const topicMessageIdAttribute = 'topicMessageId';

/**
 * SNS takes 256 KiB a message, names, types and values of its attributes included, unless a topic says otherwise
 * (https://docs.aws.amazon.com/sns/latest/api/API_Publish.html). The limit is the same on every host, so that a message that is too large is
 * found before it is deployed.
 */
export const maxTopicMessageBytes = 256 * 1024;

/** @throws {TopicMessageTooLargeError} */
export function checkTopicMessageSize(topic: string, { id, body, attributes }: TopicMessage): void {
  const texts = Object.entries({ ...attributes, [topicMessageIdAttribute]: id }).flatMap(([name, value]) => [name, 'String', value]);
  const bytes = [body, ...texts].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > maxTopicMessageBytes) throw new TopicMessageTooLargeError({ topic, bytes, maxBytes: maxTopicMessageBytes });
}
