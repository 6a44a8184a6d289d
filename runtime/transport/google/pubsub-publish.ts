import { createHash } from 'node:crypto';
import type { GoogleRest } from '../../google-client/google-rest.ts';

/** A message as a topic of Pub/Sub takes it. */
export interface PubSubMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** Messages of one key come in order, where the subscription keeps it. */
  readonly orderingKey?: string | undefined;
}

/** A message as it stands in a request (https://cloud.google.com/pubsub/docs/reference/rest/v1/PubsubMessage). */
export interface WireMessage {
  /** In base64. */
  readonly data: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly orderingKey?: string;
}

/** A request takes 10 MB and 1,000 messages (https://cloud.google.com/pubsub/quotas#resource_limits): these leave room for its envelope. */
const maxRequestBytes = 8_000_000;
const maxRequestMessages = 500;

/** The request of one message, or of several that go together. */
export function publishBody(messages: readonly WireMessage[]): { readonly messages: readonly WireMessage[] } {
  return { messages };
}

/** The path of a topic's operation. */
export function publishPath(topic: string): string {
  return `/v1/${topic}:publish`;
}

/** A message as a request has it. */
export function wireMessage({ body, attributes, orderingKey }: PubSubMessage): WireMessage {
  return {
    data: Buffer.from(body, 'utf8').toString('base64'),
    ...(attributes && { attributes }),
    ...(orderingKey !== undefined && { orderingKey: shortKey(orderingKey) }),
  };
}

/**
 * Publishes messages in one request.
 *
 * @param topic `projects/…/topics/…`
 * @param subject what it is, as errors name it
 * @throws {GoogleCallError}
 */
export async function publish(rest: GoogleRest, topic: string, subject: string, messages: readonly WireMessage[]): Promise<void> {
  const call = { service: 'Pub/Sub', operation: 'publish', subject };
  await rest.send({ ...call, api: 'pubsub', method: 'POST', path: publishPath(topic), body: { json: publishBody(messages) } });
}

/** What goes into one request after the other, in order. */
export function requestsOf(messages: readonly WireMessage[]): readonly (readonly WireMessage[])[] {
  const requests: WireMessage[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = message.data.length + JSON.stringify(message.attributes ?? {}).length + (message.orderingKey?.length ?? 0);
    const open = requests.at(-1);
    if (open && open.length < maxRequestMessages && bytes + size <= maxRequestBytes) {
      open.push(message);
      bytes += size;
    } else {
      requests.push([message]);
      bytes = size;
    }
  }
  return requests;
}

/** An ordering key has at most 1,024 bytes (https://cloud.google.com/pubsub/quotas#resource_limits): a longer one is told by its hash. */
function shortKey(key: string): string {
  return Buffer.byteLength(key) <= 1_024 ? key : createHash('sha256').update(key).digest('hex');
}

/** A value has at most 1,024 bytes (https://cloud.google.com/pubsub/quotas#resource_limits): what is longer is cut, at the end of a character. */
export function attributeValue(value: string): string {
  const bytes = Buffer.from(value, 'utf8');
  if (bytes.length <= 1_024) return value;
  let end = 1_024;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
