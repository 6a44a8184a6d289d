import type { Json } from '../message/json.ts';
import type { PublicEvent, PublishFailure } from './event-bus.ts';

/**
 * What a bus takes of an event, time included: less than 1 MiB
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html). The limit is the same on every host, so that an event that is
 * too large is found before it is deployed.
 */
export const maxEntryBytes = 1024 * 1024 - 1;

/** EventBridge counts a time as so much. */
const timeBytes = 14;

/** What counts towards the size of an event, in bytes. */
export function entryBytesOf({ source, type, detail }: { source: string; type: string; detail: string }): number {
  return timeBytes + Buffer.byteLength(source) + Buffer.byteLength(type) + Buffer.byteLength(detail);
}

/**
 * An event's data and metadata as one document, which is what `incoming()` of another service validates: the fields of the data, and
 * `metadata` beside them. Data that is no object stands as `data`.
 */
export function detailOf({ data, metadata }: Pick<PublicEvent, 'data' | 'metadata'>): string {
  return JSON.stringify(isObject(data) ? { ...data, metadata } : { data, metadata });
}

/** Why no bus takes an event, whatever is tried. */
export function refusalOf(event: PublicEvent): PublishFailure | undefined {
  const { source, type, data } = event;
  if (isObject(data) && Object.hasOwn(data, 'metadata'))
    return {
      code: 'reserved-field',
      reason: `the data of ${type} has a field metadata, where the event's own stands; name it otherwise in map()`,
    };
  const bytes = entryBytesOf({ source, type, detail: detailOf(event) });
  if (bytes <= maxEntryBytes) return undefined;
  return {
    code: 'event-too-large',
    reason: `it has ${bytes} bytes, more than ${maxEntryBytes}; keep large data in a bucket, and publish where it is`,
  };
}

function isObject(data: Json): data is { readonly [key: string]: Json | undefined } {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
