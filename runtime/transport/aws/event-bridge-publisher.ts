import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { EventBridgeCalls, PutEventsEntry, PutEventsResult } from '../../aws-client/event-bridge-calls.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { EventPublisher, PublicEvent, PublishFailure } from '../event-bus.ts';
import { detailOf, entryBytesOf, maxEntryBytes, refusalOf } from '../public-event-entry.ts';
import { callsOf, officialEventBridge } from './official-services.ts';
import { pausing } from './pausing.ts';
import { calling, isTransientName } from './service-call-error.ts';
import { traceHeaderOf } from './trace-header.ts';

/** What `EventBridgePublisher` needs. */
export interface EventBridgePublisherOptions {
  /** The official client, or the calls of a light one. */
  readonly client: EventBridgeClient | EventBridgeCalls;
  /** The name or the ARN of the bus. */
  readonly bus: string;
  /** The pauses before what EventBridge did not take is sent again. */
  readonly ambient: Pick<Ambient, 'random' | 'sleep'>;
}

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const maxEntries = 10;

/** How often an event is sent that EventBridge does not take for a fault of its own. */
const maxTries = 3;

/**
 * A bus of EventBridge. `detail` holds the fields of an event's data, and `metadata` beside them; rules match `source`, `detail-type` and any
 * field. Requests go out one after the other, each with up to 10 events and less than 1 MiB; what the answer says has failed is sent again
 * where that may help.
 *
 * @throws {ServiceCallError} where EventBridge refuses a request as a whole or doesn't answer: events before it were published
 * @example
 * ```ts
 * import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
 * import { EventBridgePublisher, systemAmbient } from '@allframe/serverless/stores';
 *
 * export const bus = new EventBridgePublisher({ client: new EventBridgeClient(), bus: 'orders-prod', ambient: systemAmbient });
 * ```
 */
export class EventBridgePublisher implements EventPublisher {
  readonly #calls: EventBridgeCalls;
  readonly #bus: string;
  readonly #ambient: Pick<Ambient, 'random' | 'sleep'>;

  constructor({ client, bus, ambient }: EventBridgePublisherOptions) {
    this.#calls = callsOf(client, officialEventBridge);
    this.#bus = bus;
    this.#ambient = ambient;
  }

  async publish(events: readonly PublicEvent[]): Promise<readonly (PublishFailure | undefined)[]> {
    const outcomes = events.map(refusalOf);
    const wanted = events.flatMap((event, index) => (outcomes[index] ? [] : [{ index, entry: entryOf(event, this.#bus) }]));
    for (const request of requestsOf(wanted)) for (const { index, failure } of await this.#put(request)) outcomes[index] = failure;
    return outcomes;
  }

  /** Sends what fits into one request, again where that may help; returns what is left. */
  async #put(request: readonly Placed[]): Promise<readonly Failed[]> {
    const final: Failed[] = [];
    let left = request;
    for (let tries = 1; ; tries += 1) {
      const failed = await this.#putOnce(left);
      const again = tries < maxTries ? failed.filter(({ failure }) => isTransientName(failure.code)) : [];
      final.push(...failed.filter((one) => !again.includes(one)));
      if (again.length === 0) return final;
      left = again;
      await pausing(tries, this.#ambient);
    }
  }

  async #putOnce(request: readonly Placed[]): Promise<readonly Failed[]> {
    const call = { service: 'EventBridge', operation: 'PutEvents', subject: `the bus ${this.#bus}` };
    const Entries = request.map(({ entry }) => entry);
    const { Entries: results = [] } = await calling(call, () => this.#calls.call('PutEvents', { Entries }));
    return request.flatMap((placed, place) => {
      const failure = failureOf(results[place]);
      return failure ? [{ ...placed, failure }] : [];
    });
  }
}

/** An entry, and the place of its event in the caller's list. */
interface Placed {
  readonly index: number;
  readonly entry: PutEventsEntry;
}

interface Failed extends Placed {
  readonly failure: PublishFailure;
}

function entryOf(event: PublicEvent, EventBusName: string): PutEventsEntry {
  const { source, type, time, metadata } = event;
  const trace = traceHeaderOf(metadata.traceParent);
  return {
    EventBusName,
    Source: source,
    DetailType: type,
    Time: new Date(time),
    Detail: detailOf(event),
    ...(trace && { TraceHeader: trace }),
  };
}

function requestsOf(wanted: readonly Placed[]): readonly (readonly Placed[])[] {
  const requests: Placed[][] = [];
  let bytes = 0;
  for (const placed of wanted) {
    const { Source: source, DetailType: type, Detail: detail } = placed.entry;
    const size = entryBytesOf({ source, type, detail });
    const open = requests.at(-1);
    if (!open || open.length === maxEntries || bytes + size > maxEntryBytes) {
      requests.push([placed]);
      bytes = size;
    } else {
      open.push(placed);
      bytes += size;
    }
  }
  return requests;
}

/** An event that the answer does not account for is sent again: it may be published twice then. */
function failureOf(result: PutEventsResult | undefined): PublishFailure | undefined {
  if (result?.EventId) return undefined;
  const { ErrorCode, ErrorMessage } = result ?? {};
  if (!ErrorCode) return { code: 'UnreadableAnswerError', reason: 'EventBridge does not say what became of it' };
  return { code: ErrorCode, reason: ErrorMessage ?? 'EventBridge gives no reason' };
}
