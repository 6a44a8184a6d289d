import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls } from '../../aws-client/dynamodb-calls.ts';
import { eventTable } from '../../contract/event-table.ts';
import type { Commit } from '../../message/commit.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { checkCommitSize, maxBucketCommitBytes, maxItemBytes } from '../commit-size.ts';
import { StreamClosedError } from '../errors.ts';
import {
  type ArchivedStream,
  type EventStore,
  type LoadedStream,
  type LoadOptions,
  type PendingCommit,
  placeCommit,
  type StoreOptions,
  type TipPage,
  type TipScan,
} from '../event-store.ts';
import type { Snapshot } from '../snapshot.ts';
import { headAfter, type StreamHead } from '../stream-head.ts';
import { refusalOf } from './append-refusal.ts';
import { boundedObjects } from './bounded-objects.ts';
import { categoryOf } from './category-of.ts';
import { type AttributeItem, eventTexts, writeCommitItem } from './commit-item.ts';
import { commitAt, commitsAfter } from './commits-after.ts';
import { EventTableCalls } from './event-table-calls.ts';
import type { TimestampIndex } from './indexed-tips.ts';
import { type LoadSource, loadStream } from './load-stream.ts';
import { writePointerItem, writeStubItem } from './pointer-item.ts';

/** What an event store on DynamoDB works with. */
export interface DynamoDbEventStoreOptions {
  readonly client: DynamoDBClient | DynamoDbCalls;
  /** The name of the table. */
  readonly table: string;
  /**
   * The bucket of what no item holds: commits of more than 400 KB, large snapshots, archived commits.
   *
   * @default none: such commits and snapshots are refused, and nothing can be archived
   */
  readonly objects?: ObjectStore | undefined;
  /**
   * Uses the table's index `by-timestamp`, so that a catch-up reads what is new and nothing else. Costs every commit a second write unit. It
   * shows the commits that were appended since it is used.
   *
   * @default none: the whole table is scanned
   */
  readonly index?: TimestampIndex | undefined;
  /**
   * The time in milliseconds since the epoch: snapshots expire 90 days after they were saved, by the table's TTL attribute `expires_at`.
   *
   * @default the machine's clock
   */
  readonly now?: (() => number) | undefined;
}

/**
 * The event store on DynamoDB: one item is one commit, an append is one conditional `PutItem`, a load one `Query` a page of 1 MB. Faults of
 * DynamoDB are thrown as `StoreUnavailableError`, `DeadlineExceededError`, `StoreNotFoundError`, `StoreAccessDeniedError` and
 * `StoreRefusedError`.
 *
 * @example
 * ```ts
 * import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
 * import { DynamoDbEventStore } from '@allframe/serverless/stores';
 *
 * export const store = new DynamoDbEventStore({ client: new DynamoDBClient(), table: 'orders-prod-events' });
 * ```
 */
export class DynamoDbEventStore implements EventStore {
  readonly #calls: EventTableCalls;
  readonly #options: DynamoDbEventStoreOptions;

  constructor(options: DynamoDbEventStoreOptions) {
    this.#calls = new EventTableCalls(options);
    this.#options = options;
  }

  load(stream: string, options: LoadOptions = {}): Promise<LoadedStream> {
    return loadStream(stream, options, this.#source(options));
  }

  async append(head: StreamHead, pending: PendingCommit, options: StoreOptions = {}): Promise<StreamHead> {
    if (head.isClosed) throw new StreamClosedError(head);
    const commit = placeCommit(head, pending);
    const put = {
      Item: await this.#stored(commit, options),
      ConditionExpression: `attribute_not_exists(${eventTable.partitionKey})`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    await this.#calls
      .call('PutItem', put, options)
      .catch(async (error: unknown) => Promise.reject(await refusalOf(error, commit, this.#source(options))));
    return headAfter(commit);
  }

  async readAfter(stream: string, version: number, options: StoreOptions = {}): Promise<readonly Commit[]> {
    return commitsAfter(stream, version, { ...options, source: this.#source(options) });
  }

  async readCommit(stream: string, version: number, options: StoreOptions = {}): Promise<Commit | undefined> {
    return commitAt(stream, version, { ...options, source: this.#source(options) });
  }

  /** By code that is loaded when it is called, here and below: few functions do, and each would wait for it at its start. */
  async readTips(scan: TipScan, options: StoreOptions = {}): Promise<TipPage> {
    const { index } = this.#options;
    if (!index || !scan.aggregates || scan.since === undefined)
      return (await import('./read-tips.ts')).scannedTips(scan, options, this.#calls);
    const { indexedTips } = await import('./indexed-tips.ts');
    return indexedTips(scan, options, index, this.#calls);
  }

  async saveSnapshot(snapshot: Snapshot, options: StoreOptions = {}): Promise<void> {
    const { now = Date.now } = this.#options;
    const { saveSnapshot } = await import('./save-snapshot.ts');
    return saveSnapshot(snapshot, options, { ...this.#source(options), now });
  }

  async archive(stream: string, options: StoreOptions = {}): Promise<ArchivedStream> {
    const { archiveStream } = await import('./archive-stream.ts');
    const stubOf = (commit: Commit, pointer: string) => this.#indexed(writeStubItem(commit, pointer));
    return archiveStream(stream, options, { ...this.#source(options), stubOf });
  }

  /** The item of a commit; what it points to is there before it (rule A7). */
  async #stored(commit: Commit, options: StoreOptions): Promise<AttributeItem> {
    const { objects } = this.#source(options);
    const texts = eventTexts(commit);
    const bytes = checkCommitSize(commit, texts, objects ? maxBucketCommitBytes : maxItemBytes);
    if (!objects || bytes <= maxItemBytes) return this.#indexed(writeCommitItem(commit, texts));
    const { putLargeCommit } = await import('../commit-objects.ts');
    return this.#indexed(writePointerItem(commit, await putLargeCommit(objects, commit)));
  }

  /** Table and bucket, for one call. */
  #source(options: StoreOptions): LoadSource {
    const { table, objects } = this.#options;
    return { calls: this.#calls, table, objects: objects && boundedObjects(objects, table, options) };
  }

  #indexed(item: AttributeItem): AttributeItem {
    const { index } = this.#options;
    return index && item.PK?.S ? { ...item, category: { S: categoryOf(item.PK.S, index) } } : item;
  }
}
