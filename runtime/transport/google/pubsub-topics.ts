import type { GoogleRest } from '../../google-client/google-rest.ts';
import { checkTopicMessageSize, type TopicMessage, type Topics, topicMessageIdAttribute } from '../topic.ts';
import { publish, wireMessage } from './pubsub-publish.ts';

/** What `PubSubTopics` needs; topics are named as in the service. */
export interface PubSubTopicsOptions {
  readonly rest: GoogleRest;
  /** `projects/…/topics/…` */
  readonly topic: (topic: string) => string;
}

/**
 * Topics of Pub/Sub. A message's id travels as the attribute `topicMessageId`; a group is an ordering key, which a subscription that orders
 * messages keeps.
 *
 * @throws {GoogleCallError} where Pub/Sub refuses or doesn't answer, after some tries
 */
export class PubSubTopics implements Topics {
  readonly #options: PubSubTopicsOptions;

  constructor(options: PubSubTopicsOptions) {
    this.#options = options;
  }

  async publish(topic: string, message: TopicMessage): Promise<void> {
    checkTopicMessageSize(topic, message);
    const { id, body, attributes, group } = message;
    const wire = wireMessage({ body, attributes: { ...attributes, [topicMessageIdAttribute]: id }, orderingKey: group });
    await publish(this.#options.rest, this.#options.topic(topic), `the topic ${topic}`, [wire]);
  }
}
