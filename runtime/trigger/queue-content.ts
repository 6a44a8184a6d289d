import { type EventBridgeEvent, isEventBridgeEvent } from './event-bridge.ts';
import { isS3Event, isS3TestEvent, type S3Event } from './s3.ts';
import { isSnsNotification, type SnsNotification } from './sns.ts';

/** What the body of a queue's message holds. */
export type QueueContent =
  | { readonly kind: 'message' }
  | { readonly kind: 'notification'; readonly notification: SnsNotification }
  | { readonly kind: 'bus-event'; readonly event: EventBridgeEvent }
  | { readonly kind: 'objects'; readonly event: S3Event }
  | { readonly kind: 'test' };

/**
 * What other services of AWS put into a queue is told by the fields of its envelope, none of which a message of our own has. All else is one, or
 * is refused as one.
 */
export function contentOf(body: string): QueueContent {
  const value = parsed(body);
  if (isSnsNotification(value)) return { kind: 'notification', notification: value };
  if (isEventBridgeEvent(value)) return { kind: 'bus-event', event: value };
  if (isS3Event(value)) return { kind: 'objects', event: value };
  return { kind: isS3TestEvent(value) ? 'test' : 'message' };
}

/** What every envelope has: a large message of our own is then not parsed twice. */
const marks = /"(?:TopicArn|detail-type|Records|Event)"/;

/** What is no JSON is no envelope. How deep it may be nested is checked by who reads the content. */
function parsed(body: string): unknown {
  if (!marks.test(body)) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
