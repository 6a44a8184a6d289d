import { type BatchBounds, type BatchResult, groupedBy, workThrough } from './batch.ts';
import { type CommandDelivery, deliverCommand, giveUpCommand, type QueueMessage, waitedForIn } from './command-delivery.ts';
import { BatchDeadlineError, UnexpectedQueueContentError } from './errors.ts';
import { type BusDelivery, handleEventBridgeEvent } from './event-bridge.ts';
import { buryIncurable } from './incurable.ts';
import { contentOf, type QueueContent } from './queue-content.ts';
import { handleS3Event, type ObjectDelivery } from './s3.ts';
import { deliverTopicMessage, type TopicDelivery, topicMessage } from './sns.ts';

export type { BatchResult } from './batch.ts';

/** What SQS sends (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). */
export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

/** One message. */
export interface SqsRecord {
  readonly messageId: string;
  readonly body: string;
  readonly eventSource: 'aws:sqs';
  /** Ends with `.fifo` for queues that keep an order. */
  readonly eventSourceARN: string;
  readonly attributes?: SqsAttributes | undefined;
}

/** What SQS tells of a message, as far as it is used here. */
export interface SqsAttributes {
  /** How often it was delivered, this time included. */
  readonly ApproximateReceiveCount?: string | undefined;
  readonly MessageGroupId?: string | undefined;
}

/** What the handler needs beside where messages go. */
export interface SqsDelivery extends CommandDelivery, Pick<BatchBounds, 'ambient' | 'concurrency'> {
  /** The queue's name in the service, by the last part of its ARN. */
  readonly queueOf: (physicalName: string) => string;
  /**
   * After how many deliveries a queue's message becomes a dead letter, by the queue's name.
   *
   * @default unknown: no delivery is taken for the last one
   */
  readonly maxReceives?: ((queue: string) => number) | undefined;
  readonly onError: (error: unknown, record: SqsRecord) => void;
  /**
   * For events that a rule of the bus sends to a queue.
   *
   * @default such messages are left to newer code, until they are dead letters
   */
  readonly bus?: BusDelivery | undefined;
  /**
   * For messages of topics, wrapped as SNS does it, or raw.
   *
   * @default as for `bus`
   */
  readonly topics?: TopicDelivery | undefined;
  /**
   * Whose raw messages a queue holds, by the queue's name: nothing in such a message tells.
   *
   * @default no queue holds any
   */
  readonly rawTopicOf?: ((queue: string) => string | undefined) | undefined;
  /**
   * For changes that a bucket sends to a queue.
   *
   * @default as for `bus`
   */
  readonly objects?: ObjectDelivery | undefined;
}

/** Recognizes the event by its records' source. */
export function isSqsEvent(event: unknown): event is SqsEvent {
  const records = ((event ?? {}) as Partial<SqsEvent>).Records;
  return Array.isArray(records) && records[0]?.eventSource === 'aws:sqs';
}

/**
 * Handles the messages of a batch: those of a FIFO group one after the other up to the first failure, all others side by side, ten at
 * once unless `concurrency` says otherwise. Those that failed, what stood behind them in their group, and what was not done before the
 * deadline are answered item by item and delivered again (rule G1). What fails, or hangs, at its last try in a FIFO group is buried here, and
 * the group goes on: each message behind it is tried before SQS gives it up.
 */
export async function handleSqsEvent({ Records }: SqsEvent, delivery: SqsDelivery, deadline?: number): Promise<BatchResult> {
  const { ambient, concurrency, onError } = delivery;
  const messages = new Map<SqsRecord, QueueMessage>();
  const handle = async (record: SqsRecord) => {
    const message = messageOf(record, delivery);
    messages.set(record, message);
    await handleMessage(message, delivery, deadline);
  };
  const giveUp = async (error: unknown, record: SqsRecord) => {
    const message = messages.get(record);
    return message !== undefined && isGivenUp(error, message, isOrdered(record), delivery);
  };
  const left = await workThrough(groupedBy(Records, laneOf), { handle, onError, giveUp }, { deadline, ambient, concurrency });
  return { batchItemFailures: Records.filter((record) => left.has(record)).map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** What is handled one after the other: the messages of a FIFO group, else each by itself. */
function laneOf(record: SqsRecord): unknown {
  return isOrdered(record) ? `${record.eventSourceARN} ${record.attributes?.MessageGroupId}` : record;
}

function isOrdered({ eventSourceARN }: SqsRecord): boolean {
  return eventSourceARN.endsWith('.fifo');
}

/** Left to SQS, a message would take those behind it along, which were delivered as often and never tried; and no saga would hear of it. */
async function isGivenUp(error: unknown, message: QueueMessage, isInOrder: boolean, delivery: SqsDelivery): Promise<boolean> {
  const { attempt = 0, maxReceives = Number.POSITIVE_INFINITY } = message;
  const isUnheard = error instanceof BatchDeadlineError && waitedForIn(message) !== undefined;
  if (attempt < maxReceives || !(isInOrder || isUnheard)) return false;
  await giveUpCommand(error, message, delivery);
  return true;
}

function messageOf({ messageId, body, eventSourceARN, attributes }: SqsRecord, { queueOf, maxReceives }: SqsDelivery): QueueMessage {
  const queue = queueOf(eventSourceARN.slice(eventSourceARN.lastIndexOf(':') + 1));
  const count = attributes?.ApproximateReceiveCount;
  return { messageId, body, queue, attempt: count === undefined ? undefined : Number(count), maxReceives: maxReceives?.(queue) };
}

async function handleMessage(message: QueueMessage, delivery: SqsDelivery, deadline: number | undefined): Promise<void> {
  const { messageId, body, queue } = message;
  const topic = delivery.rawTopicOf?.(queue);
  const content = topic === undefined ? contentOf(body) : ({ kind: 'raw', topic } as const);
  if (content.kind === 'test') return;
  if (content.kind === 'message') return deliverCommand(message, delivery, deadline);
  const bury = delivery.bury.bind(delivery, queue);
  await buryIncurable({ body, source: queue, messageId }, bury, () => handleContent(content, message, delivery, deadline));
}

type Envelope = Exclude<QueueContent, { kind: 'message' | 'test' }> | { readonly kind: 'raw'; readonly topic: string };

/** What of it no retry cures belongs to the queue's dead letters: the deliveries' own `bury` is for what comes to the function directly. */
async function handleContent(
  content: Envelope,
  { messageId, body, queue }: QueueMessage,
  { bus, topics, objects }: SqsDelivery,
  deadline: number | undefined,
): Promise<void> {
  const missing = (what: string) => new UnexpectedQueueContentError({ queue, content: what });
  switch (content.kind) {
    case 'raw':
      if (!topics) throw missing(`a message of the topic ${content.topic}`);
      return deliverTopicMessage({ topic: content.topic, messageId, body }, topics, deadline);
    case 'notification':
      if (!topics) throw missing(`a message of the topic ${content.notification.TopicArn}`);
      return deliverTopicMessage(topicMessage(content.notification, topics), topics, deadline);
    case 'bus-event':
      if (!bus) throw missing(`the event ${content.event['detail-type']} of a bus`);
      return handleEventBridgeEvent(content.event, { ...bus, bury: undefined, objects: unburied(bus.objects) }, deadline);
    case 'objects':
      if (!objects) throw missing('a change in a bucket');
      return handleS3Event(content.event, { ...objects, bury: undefined }, deadline);
  }
}

function unburied(objects: ObjectDelivery | undefined): ObjectDelivery | undefined {
  return objects && { ...objects, bury: undefined };
}
