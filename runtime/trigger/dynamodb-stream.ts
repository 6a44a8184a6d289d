import { type AttributeItem, readCommitItem } from '../event-store/dynamodb/commit-item.ts';
import type { Commit } from '../message/commit.ts';
import type { BatchResult } from './sqs.ts';

/** What a table's stream sends (https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html). */
export interface DynamoDbStreamEvent {
  readonly Records: readonly DynamoDbStreamRecord[];
}

/** One change of one item. */
export interface DynamoDbStreamRecord {
  readonly eventSource: 'aws:dynamodb';
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventSourceARN: string;
  readonly dynamodb: { readonly SequenceNumber: string; readonly NewImage?: AttributeItem };
}

/** What the handler does with new commits. */
export interface StreamDelivery {
  /** Brings everything up to date with the commits of one stream, in order. */
  readonly project: (commits: readonly Commit[]) => Promise<void>;
  readonly onError: (error: unknown, record: DynamoDbStreamRecord) => void;
}

/** Recognizes the event by its records' source. */
export function isDynamoDbStreamEvent(event: unknown): event is DynamoDbStreamEvent {
  const records = ((event ?? {}) as Partial<DynamoDbStreamEvent>).Records;
  return Array.isArray(records) && records[0]?.eventSource === 'aws:dynamodb';
}

/**
 * Hands the new commits of a batch on, stream by stream: each stream's in order, streams side by side, so that one that fails does not
 * hold the others. Lambda retries from the lowest failed record; what was applied before is skipped then (rule C1).
 */
export async function handleDynamoDbStreamEvent({ Records }: DynamoDbStreamEvent, delivery: StreamDelivery): Promise<BatchResult> {
  const groups = groupByStream(Records.filter(({ eventName, dynamodb }) => eventName === 'INSERT' && dynamodb.NewImage?.event_type));
  const outcomes = await Promise.allSettled(groups.map(async (records) => delivery.project(records.map(toCommit))));
  const failed = groups.flatMap((records, index) => {
    const outcome = outcomes[index];
    const first = records[0];
    if (outcome?.status !== 'rejected' || !first) return [];
    delivery.onError(outcome.reason, first);
    return [{ itemIdentifier: first.dynamodb.SequenceNumber }];
  });
  return { batchItemFailures: failed };
}

function groupByStream(records: readonly DynamoDbStreamRecord[]): readonly DynamoDbStreamRecord[][] {
  const groups = new Map<string, DynamoDbStreamRecord[]>();
  for (const record of records) {
    const stream = record.dynamodb.NewImage?.PK?.S ?? '';
    groups.set(stream, [...(groups.get(stream) ?? []), record]);
  }
  return [...groups.values()];
}

function toCommit({ eventSourceARN, dynamodb }: DynamoDbStreamRecord): Commit {
  return readCommitItem(eventSourceARN, dynamodb.NewImage ?? {});
}
