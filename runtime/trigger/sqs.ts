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
  readonly eventSourceARN: string;
}

/** Which items of a batch are to be delivered again. */
export interface BatchResult {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** What the handler needs beside where commands go. */
export interface SqsDelivery extends CommandDelivery {
  /** The queue's name in the service, by the last part of its ARN. */
  readonly queueOf: (physicalName: string) => string;
  readonly onError: (error: unknown, record: SqsRecord) => void;
}

/** Recognizes the event by its records' source. */
export function isSqsEvent(event: unknown): event is SqsEvent {
  const records = ((event ?? {}) as Partial<SqsEvent>).Records;
  return Array.isArray(records) && records[0]?.eventSource === 'aws:sqs';
}

/** Runs the commands of a batch, side by side; those that failed are answered item by item and delivered again (rule G1). */
export async function handleSqsEvent({ Records }: SqsEvent, delivery: SqsDelivery, deadline?: number): Promise<BatchResult> {
  const outcomes = await Promise.allSettled(Records.map((record) => handleRecord(record, delivery, deadline)));
  const failed = Records.filter((record, index) => {
    const outcome = outcomes[index];
    if (outcome?.status === 'rejected') delivery.onError(outcome.reason, record);
    return outcome?.status === 'rejected';
  });
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function handleRecord({ messageId, body, eventSourceARN }: SqsRecord, delivery: SqsDelivery, deadline?: number): Promise<void> {
  const queue = delivery.queueOf(eventSourceARN.slice(eventSourceARN.lastIndexOf(':') + 1));
  await deliverCommand({ messageId, body, queue }, delivery, deadline);
}
