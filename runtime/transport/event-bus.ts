import type { Json } from '../message/json.ts';

/** The port of the bus: events for other services. */
export interface EventPublisher {
  /**
   * Publishes events, at least once each, in no order.
   *
   * An event that never fits is refused as `event-too-large` or `reserved-field`.
   *
   * @returns one outcome an event, in the same order: `undefined` for success, else why it was refused
   */
  publish(events: readonly PublicEvent[]): Promise<readonly (PublishFailure | undefined)[]>;
}

/** An event as other services see it: never the internal one, but what a public schema makes of it (rule F2). */
export interface PublicEvent {
  /** Unique, and the same when it is published again: what others tell duplicates by. */
  readonly id: string;
  /** Who publishes: `source` on EventBridge. */
  readonly source: string;
  /** `detail-type` on EventBridge. */
  readonly type: string;
  /** ISO 8601 in UTC: when it happened. */
  readonly time: string;
  /** An object has no field `metadata` of its own: there stands what follows, where the bus has one document for both. */
  readonly data: Json;
  readonly metadata: PublicMetadata;
}

/** What stands beside a public event's data. */
export interface PublicMetadata {
  /** The event's `id` once more: the bus may give an envelope with an id of its own to each time that it is published. */
  readonly eventId: string;
  /** The version of the public schema. */
  readonly schemaVersion: number;
  /** The bare id of the stream that it comes from, and its version there: what others restore the order by. */
  readonly streamId: string;
  readonly version: number;
  readonly correlationId: string;
  readonly causationDepth: number;
  readonly tenant?: string | undefined;
  readonly traceParent?: string | undefined;
  readonly traceState?: string | undefined;
}

/** Why the bus refused an event. */
export interface PublishFailure {
  readonly code: string;
  readonly reason: string;
}
