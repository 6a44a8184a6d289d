import { ValidationError } from '../message/errors.ts';
import { parseJson } from '../message/json.ts';
import { parseTimerBody } from '../transport/google/timer-message.ts';
import type { Timer } from '../transport/timers.ts';
import { topicMessageIdAttribute } from '../transport/topic.ts';
import { type CommandDelivery, deliverCommand } from './command-delivery.ts';
import { type BusDelivery, handleEventBridgeEvent } from './event-bridge.ts';
import { UnexpectedPushError } from './google-errors.ts';
import { buryIncurable } from './incurable.ts';
import { deliverTopicMessage, type TopicDelivery } from './sns.ts';

/** A message that a subscription pushed, wrapped (https://cloud.google.com/pubsub/docs/push#receive_push). */
export interface PubSubPush {
  readonly messageId: string;
  /** As it was published; not text only by mistake. */
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of messages that come in order. */
  readonly orderingKey: string | undefined;
  /** ISO 8601 in UTC. */
  readonly publishTime: string | undefined;
  /** How often it was delivered, this time included; only where the subscription has dead letters. */
  readonly deliveryAttempt: number | undefined;
  /** `projects/…/subscriptions/…` */
  readonly subscription: string;
}

/**
 * Reads what a subscription pushed.
 *
 * @throws {UnexpectedPushError} when it is no such push: a subscription that does not wrap its messages, for one
 */
export function readPubSubPush(text: string): PubSubPush {
  const { message, subscription, deliveryAttempt } = fieldsOf(text);
  const { messageId, data = '', attributes = {}, orderingKey, publishTime } = Object(message) as Readonly<Record<string, unknown>>;
  if (typeof messageId !== 'string' || typeof data !== 'string' || typeof subscription !== 'string')
    throw new UnexpectedPushError({ expected: 'push of Pub/Sub', fault: 'it has no message with messageId and data, or no subscription' });
  return {
    messageId,
    body: Buffer.from(data, 'base64').toString('utf8'),
    attributes: textsOf(attributes),
    orderingKey: typeof orderingKey === 'string' && orderingKey !== '' ? orderingKey : undefined,
    publishTime: typeof publishTime === 'string' ? publishTime : undefined,
    deliveryAttempt: Number.isSafeInteger(deliveryAttempt) ? (deliveryAttempt as number) : undefined,
    subscription,
  };
}

/** What queues deliver on Pub/Sub, beside commands. */
export interface PubSubQueueDelivery extends CommandDelivery {
  /** After how many deliveries a message of a queue becomes a dead letter. */
  readonly maxReceives: (queue: string) => number;
  /** Sets a timer again whose time has not come. */
  readonly setTimer: (timer: Timer) => Promise<void>;
}

/** Pub/Sub forwards a dead letter after 5 to 100 deliveries (https://cloud.google.com/pubsub/docs/handling-failures#dead_letter_topic). */
const attempts = { min: 5, max: 100 };

/**
 * Runs the command of a queue's message, hands a timeout to its saga, or sets a timer again. What no retry cures becomes a dead letter at once,
 * and the message counts as handled (rule G2).
 *
 * @throws what may be cured by delivering the message again; a subscription that keeps an order holds back those behind it (rule G1)
 */
export async function handlePubSubMessage(
  push: PubSubPush,
  queue: string,
  delivery: PubSubQueueDelivery,
  deadline?: number,
): Promise<void> {
  const { messageId, body, deliveryAttempt: attempt } = push;
  const letter = { body, source: queue, messageId };
  let timer: Timer | undefined;
  await buryIncurable(letter, delivery.bury.bind(delivery, queue), async () => {
    timer = parseTimerBody(body);
    if (timer) await delivery.setTimer(timer);
  });
  if (timer) return;
  const maxReceives = Math.min(attempts.max, Math.max(attempts.min, delivery.maxReceives(queue)));
  await deliverCommand({ messageId, body, queue, attempt, maxReceives }, delivery, deadline);
}

/**
 * Maps an event of the bus, which is a topic, to its command and runs it. The attribute `id` says which event it is, so that a second delivery
 * changes nothing.
 *
 * @throws {UnexpectedBusEventError} when no rule of the service is for it
 * @throws what may be cured by delivering it again, and what no retry cures where nobody buries it
 */
export async function handlePubSubBusEvent(push: PubSubPush, delivery: BusDelivery, deadline?: number): Promise<void> {
  const { messageId, body, attributes, publishTime } = push;
  const { id = messageId, source = '', type = '', time = publishTime } = attributes;
  const letter = { body, source, messageId: id };
  let detail: unknown;
  await buryIncurable(letter, delivery.bury, async () => {
    detail = parsedDetail(body, type);
  });
  if (detail !== undefined) await handleEventBridgeEvent({ id, source, 'detail-type': type, time, detail }, delivery, deadline);
}

/**
 * Maps a topic's message to its command and runs it.
 *
 * @param topic the topic's name in the service
 * @throws what may be cured by delivering it again, and what no retry cures where nobody buries it
 */
export async function handlePubSubTopicMessage(push: PubSubPush, topic: string, delivery: TopicDelivery, deadline?: number): Promise<void> {
  const { body, attributes } = push;
  const messageId = attributes[topicMessageIdAttribute] ?? push.messageId;
  const letter = { body, source: topic, messageId };
  await buryIncurable(letter, delivery.bury, () => deliverTopicMessage({ topic, messageId, body }, delivery, deadline));
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text));
  } catch (cause) {
    throw new UnexpectedPushError({ expected: 'push of Pub/Sub', fault: 'it is no JSON' }, { cause });
  }
}

function textsOf(attributes: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(Object(attributes)).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/** @throws {ValidationError} */
function parsedDetail(body: string, type: string): unknown {
  try {
    return parseJson(body);
  } catch (cause) {
    const message = `must be JSON: ${(cause as Error).message}`;
    throw new ValidationError({ subject: `detail of ${type}`, faults: [{ path: '', message }] });
  }
}
