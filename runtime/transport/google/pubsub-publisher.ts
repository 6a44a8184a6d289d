import type { GoogleRest } from '../../google-client/google-rest.ts';
import type { EventPublisher, PublicEvent, PublishFailure } from '../event-bus.ts';
import { detailOf, refusalOf } from '../public-event-entry.ts';
import { attributeValue, publish, requestsOf, wireMessage } from './pubsub-publish.ts';

/** What `PubSubPublisher` needs. */
export interface PubSubPublisherOptions {
  readonly rest: GoogleRest;
  /** The topic that is the bus: `projects/…/topics/…`. */
  readonly topic: string;
}

/**
 * A bus that is a topic of Pub/Sub. A message holds the fields of an event's data, and `metadata` beside them; its attributes are `id`, `source`,
 * `type` and `time`, of which subscriptions filter by `source` and `type`. Requests go out one after the other.
 *
 * @throws {GoogleCallError} where Pub/Sub refuses a request or doesn't answer, after some tries: events before it were published
 */
export class PubSubPublisher implements EventPublisher {
  readonly #options: PubSubPublisherOptions;

  constructor(options: PubSubPublisherOptions) {
    this.#options = options;
  }

  async publish(events: readonly PublicEvent[]): Promise<readonly (PublishFailure | undefined)[]> {
    const { rest, topic } = this.#options;
    const outcomes = events.map(refusalOf);
    const wanted = events.filter((_, index) => !outcomes[index]).map(busMessage);
    for (const request of requestsOf(wanted)) await publish(rest, topic, `the bus ${topic}`, request);
    return outcomes;
  }
}

function busMessage(event: PublicEvent) {
  const { id, source, type, time } = event;
  const attributes = { id: attributeValue(id), source: attributeValue(source), type: attributeValue(type), time };
  return wireMessage({ body: detailOf(event), attributes });
}
