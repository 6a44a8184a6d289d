/** The port of topics: messages for whoever subscribed. */
export interface Topics {
  /**
   * Publishes a message, at least once.
   *
   * @param topic the topic's name in the service
   */
  publish(topic: string, message: TopicMessage): Promise<void>;
}

/** A message of a topic. */
export interface TopicMessage {
  /** Unique, and the same when it is published again: what subscribers tell duplicates by. */
  readonly id: string;
  /** Text, at most 256 KB with the attributes. */
  readonly body: string;
  /** What subscribers filter by: short texts. */
  readonly attributes: Readonly<Record<string, string>>;
  /**
   * Messages of one group come in the order in which they were published, where the topic keeps one.
   *
   * @default the message stands alone
   */
  readonly group?: string | undefined;
}
