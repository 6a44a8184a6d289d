import { type AttributeItem, type CommitHeader, readCommitHeader, readCommitItem } from '../event-store/dynamodb/commit-item.ts';
import { CorruptStreamError } from '../event-store/errors.ts';
import type { Commit } from '../message/commit.ts';
import { type BatchBounds, type BatchResult, groupedBy, workThrough } from './batch.ts';
import { UnexpectedTableError } from './errors.ts';

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
export interface StreamDelivery extends Pick<BatchBounds, 'ambient' | 'concurrency'> {
  /** The event store's table, by name or ARN: records of another are refused. */
  readonly table: string;
  /**
   * Whether anybody here follows a stream. What nobody follows is not opened: the function need not be allowed to read it.
   *
   * @default every stream is followed
   */
  readonly isFollowed?: ((stream: string) => boolean) | undefined;
  /** Wakes whoever follows a stream with commits of it, in order; `wakeFollowers` does so for several. */
  readonly wake: (commits: readonly Commit[]) => Promise<void>;
  /**
   * Makes the commit of what a record holds: reads what it only points to, and deciphers personal data.
   *
   * @throws {CorruptStreamError} where what it points to is missing, so that it can't ever be read
   * @default a record that holds no events counts as unreadable, and others are taken as they are
   */
  readonly open?: ((record: RecordedCommit) => Promise<Commit>) | undefined;
  /**
   * Told of a record that can't ever be read; parks its stream durably, from there on (rule C4). Its batch then goes on without it.
   *
   * @default the record counts as failed, and Lambda repeats it until its tries are used up
   */
  readonly onUnreadable?: ((stream: string, sequenceNumber: string, error: CorruptStreamError) => Promise<void>) | undefined;
  /** Told of each stream that failed, with its first record, and once of what was left at the deadline. */
  readonly onError: (error: unknown, record: DynamoDbStreamRecord) => void;
}

/** A commit as a record holds it. */
export interface RecordedCommit {
  readonly header: CommitHeader;
  /** As it is stored, personal data ciphered; nothing where the record only points to it. */
  readonly commit: Commit | undefined;
}

/** Recognizes the event by its records' source. */
export function isDynamoDbStreamEvent(event: unknown): event is DynamoDbStreamEvent {
  const records = ((event ?? {}) as Partial<DynamoDbStreamEvent>).Records;
  return Array.isArray(records) && records[0]?.eventSource === 'aws:dynamodb';
}

/**
 * Hands the new commits of a batch on, stream by stream: each stream's in order, ten streams side by side unless `concurrency` says
 * otherwise, so that one that fails or is slow does not hold the others. What fails, and what is not done before the deadline, is answered by
 * the first record of its stream; Lambda retries from the lowest of them, and what was applied before is skipped then (rule C1).
 *
 * @throws {UnexpectedTableError} before anything is done
 */
export async function handleDynamoDbStreamEvent(
  { Records }: DynamoDbStreamEvent,
  delivery: StreamDelivery,
  deadline?: number,
): Promise<BatchResult> {
  for (const { eventSourceARN } of Records) checkTable(eventSourceARN, delivery.table);
  const { isFollowed = () => true } = delivery;
  const followed = Records.filter((record) => isCommit(record) && isFollowed(record.dynamodb.NewImage?.PK?.S ?? ''));
  const streams = groupedBy(followed, ({ dynamodb }) => dynamodb.NewImage?.PK?.S);
  const handle = (records: StreamRecords) => follow(records, delivery);
  const onError = (error: unknown, [first]: StreamRecords) => delivery.onError(error, first);
  const { ambient, concurrency } = delivery;
  const lanes = streams.map((records) => [records as StreamRecords]);
  const left = await workThrough(lanes, { handle, onError }, { deadline, ambient, concurrency });
  return { batchItemFailures: [...left].map(([{ dynamodb }]) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
}

/** Those of one stream, in order. */
type StreamRecords = readonly [DynamoDbStreamRecord, ...DynamoDbStreamRecord[]];

/** A stream's ARN holds its table's: `arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-11-01T00:00:00.000`. */
function checkTable(stream: string, table: string): void {
  const [ofTable = ''] = stream.split('/stream/');
  if (ofTable !== table && ofTable.split(':table/')[1] !== table) throw new UnexpectedTableError({ stream, table });
}

/** Removals, changes and what is no commit, such as snapshots, wake nobody (rule C2). */
function isCommit({ eventName, dynamodb }: DynamoDbStreamRecord): boolean {
  return eventName === 'INSERT' && dynamodb.NewImage?.event_type !== undefined;
}

async function follow(records: StreamRecords, delivery: StreamDelivery): Promise<void> {
  const commits: Commit[] = [];
  for (const record of records) {
    const commit = await readable(record, delivery);
    if (!commit) break;
    commits.push(commit);
  }
  if (commits.length > 0) await delivery.wake(commits);
}

/** Nothing where the stream was parked for it. */
async function readable(record: DynamoDbStreamRecord, delivery: StreamDelivery): Promise<Commit | undefined> {
  try {
    return await commitOf(record, delivery);
  } catch (error) {
    if (!(error instanceof CorruptStreamError) || !delivery.onUnreadable) throw error;
    await delivery.onUnreadable(error.stream, record.dynamodb.SequenceNumber, error);
    return undefined;
  }
}

async function commitOf({ eventSourceARN, dynamodb }: DynamoDbStreamRecord, { open }: StreamDelivery): Promise<Commit> {
  const item = dynamodb.NewImage ?? {};
  const header = readCommitHeader(eventSourceARN, item);
  const commit = header.pointer === undefined || !open ? readCommitItem(eventSourceARN, item) : undefined;
  return open ? open({ header, commit }) : (commit as Commit);
}
