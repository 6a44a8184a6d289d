import type { GoogleRest } from '../../google-client/google-rest.ts';
import type { Ambient } from '../../message/ambient.ts';
import { publish, wireMessage } from '../../transport/google/pubsub-publish.ts';
import type { RebuildRequest, RebuildRequests } from '../rebuild-requests.ts';

/** What requests travel by. */
export interface PubSubRebuildRequestsOptions {
  readonly rest: GoogleRest;
  /** The topic of rebuilds: `projects/…/topics/…`. */
  readonly topic: string;
  readonly ambient: Pick<Ambient, 'sleep'>;
}

/**
 * The queue of rebuilds on a topic of Pub/Sub. Pub/Sub holds no message back: a request that is to wait, a minute at most, waits in the request in
 * which it is made.
 */
export class PubSubRebuildRequests implements RebuildRequests {
  readonly #options: PubSubRebuildRequestsOptions;

  constructor(options: PubSubRebuildRequestsOptions) {
    this.#options = options;
  }

  async send(request: RebuildRequest, { delaySeconds = 0 }: { readonly delaySeconds?: number | undefined } = {}): Promise<void> {
    const { rest, topic, ambient } = this.#options;
    if (delaySeconds > 0) await ambient.sleep(delaySeconds * 1_000);
    await publish(rest, topic, 'the queue of rebuilds', [wireMessage({ body: JSON.stringify(request) })]);
  }
}
