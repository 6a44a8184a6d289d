import { type CommandDelivery, deliverCommand } from './command-delivery.ts';

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

/** Which items of a batch are to be delivered again. */
export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** What the handler needs beside where messages go. */
export interface SqsDelivery extends CommandDelivery {
  /** The queue's name in the service, by the last part of its ARN. */
  readonly queueOf: (physicalName: string) => string;
  /**
   * After how many deliveries a queue's message becomes a dead letter, by the queue's name.
   *
   * @default unknown: no delivery is taken for the last one
   */
  readonly maxReceives?: ((queue: string) => number) | undefined;
  readonly onError: (error: unknown, record: SqsRecord) => void;
}

/** A batch may hold 10,000 messages; a function does not do more at once than a batch of the usual size holds. */
const maxAtOnce = 10;

/** Recognizes the event by its records' source. */
export function isSqsEvent(event: unknown): event is SqsEvent {
  const records = ((event ?? {}) as Partial<SqsEvent>).Records;
  return Array.isArray(records) && records[0]?.eventSource === 'aws:sqs';
}

/**
 * Handles the messages of a batch: those of a FIFO group one after the other up to the first failure, all others side by side, ten at
 * once. Those that failed, and what stood behind them in their group, are answered item by item and delivered again (rule G1).
 */
export async function handleSqsEvent({ Records }: SqsEvent, delivery: SqsDelivery, deadline?: number): Promise<BatchResult> {
  const left = new Set(Records);
  const lanes = lanesOf(Records).values();
  const worker = async () => {
    for (const lane of lanes) await handleLane(lane, left, delivery, deadline);
  };
  await Promise.all(Array.from({ length: maxAtOnce }, worker));
  return { batchItemFailures: [...left].map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** What is handled one after the other: the messages of a FIFO group, else each by itself. */
function lanesOf(records: readonly SqsRecord[]): readonly (readonly SqsRecord[])[] {
  const lanes = new Map<unknown, SqsRecord[]>();
  for (const record of records) {
    const { eventSourceARN, attributes } = record;
    const lane = eventSourceARN.endsWith('.fifo') ? `${eventSourceARN} ${attributes?.MessageGroupId}` : record;
    lanes.set(lane, [...(lanes.get(lane) ?? []), record]);
  }
  return [...lanes.values()];
}

async function handleLane(lane: readonly SqsRecord[], left: Set<SqsRecord>, delivery: SqsDelivery, deadline?: number): Promise<void> {
  for (const record of lane) {
    try {
      await handleRecord(record, delivery, deadline);
      left.delete(record);
    } catch (error) {
      delivery.onError(error, record);
      return;
    }
  }
}

async function handleRecord(
  { messageId, body, eventSourceARN, attributes }: SqsRecord,
  delivery: SqsDelivery,
  deadline?: number,
): Promise<void> {
  const queue = delivery.queueOf(eventSourceARN.slice(eventSourceARN.lastIndexOf(':') + 1));
  const attempt = attributes?.ApproximateReceiveCount === undefined ? undefined : Number(attributes.ApproximateReceiveCount);
  await deliverCommand({ messageId, body, queue, attempt, maxReceives: delivery.maxReceives?.(queue) }, delivery, deadline);
}
