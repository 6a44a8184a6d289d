import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type DynamoDbCalls, type DynamoDbOperation, type DynamoDbOperations, isFault } from '../../aws-client/dynamodb-calls.ts';
import { dynamoDbCalls } from '../../aws-client/official-dynamodb.ts';
import { eventTable, versionKey } from '../../contract/event-table.ts';
import type { Commit } from '../../message/commit.ts';
import { checkCommitSize } from '../commit-size.ts';
import { ConcurrencyError, DeadlineExceededError } from '../errors.ts';
import {
  type EventStore,
  type LoadedStream,
  type PendingCommit,
  placeCommit,
  type StoreOptions,
  type TipPage,
  type TipScan,
} from '../event-store.ts';
import { headAfter, noStream, type StreamHead } from '../stream-head.ts';
import { verifyHistory } from '../verify-history.ts';
import { type AttributeItem, readCommitItem, writeCommitItem } from './commit-item.ts';
import { tipPageOf, tipScanInput } from './read-tips.ts';

/** The event store on DynamoDB: one item is one commit, an append is one conditional `PutItem`, a load one `Query` a page. */
export class DynamoDbEventStore implements EventStore {
  readonly #client: DynamoDbCalls;
  readonly #table: string;

  constructor({ client, table }: { client: DynamoDBClient | DynamoDbCalls; table: string }) {
    this.#client = dynamoDbCalls(client);
    this.#table = table;
  }

  async load(stream: string, options: StoreOptions = {}): Promise<LoadedStream> {
    const commits = (await this.#query(this.#whole(stream), options)).reverse();
    verifyHistory(this.#table, commits);
    const last = commits.at(-1);
    return { commits, head: last ? headAfter(last) : noStream(stream) };
  }

  async append(head: StreamHead, pending: PendingCommit, options: StoreOptions = {}): Promise<StreamHead> {
    const commit = placeCommit(head, pending);
    checkCommitSize(commit);
    const put = {
      TableName: this.#table,
      Item: writeCommitItem(commit),
      ConditionExpression: `attribute_not_exists(${eventTable.partitionKey})`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    try {
      await this.#call('PutItem', put, options);
      return headAfter(commit);
    } catch (error) {
      if (isFault(error, 'ConditionalCheckFailedException') && error.Item) throw this.#lost(error.Item, error);
      throw error;
    }
  }

  async readAfter(stream: string, version: number, options: StoreOptions = {}): Promise<readonly Commit[]> {
    const commits = await this.#query(this.#after(stream, version), options);
    verifyHistory(this.#table, commits, await this.#endBefore(commits, { stream, version }, options));
    return commits;
  }

  async readCommit(stream: string, version: number, options: StoreOptions = {}): Promise<Commit | undefined> {
    const { Items: [item] = [] } = await this.#call('Query', this.#upTo(stream, version), options);
    const commit = item && readCommitItem(this.#table, item);
    return commit && commit.lastVersion >= version ? commit : undefined;
  }

  async readTips(scan: TipScan, options: StoreOptions = {}): Promise<TipPage> {
    return tipPageOf(await this.#call('Scan', tipScanInput(this.#table, scan), options), scan);
  }

  async saveSnapshot(): Promise<void> {}

  /** A store that was restored may hold a commit across the version: no gap, but another history, which the checkpoint of who asks tells (rule A9). */
  async #endBefore(
    [first]: readonly Commit[],
    { stream, version }: { stream: string; version: number },
    options: StoreOptions,
  ): Promise<number> {
    if (!first || first.firstVersion === version + 1) return version;
    return (await this.readCommit(stream, version, options))?.lastVersion ?? version;
  }

  #lost(item: AttributeItem, cause: Error): ConcurrencyError {
    return new ConcurrencyError({ winner: readCommitItem(this.#table, item) }, { cause });
  }

  #whole(stream: string): DynamoDbOperations['Query']['input'] {
    return {
      TableName: this.#table,
      ConsistentRead: true,
      ScanIndexForward: false,
      KeyConditionExpression: `${eventTable.partitionKey} = :stream`,
      ExpressionAttributeValues: { ':stream': { S: stream } },
    };
  }

  #after(stream: string, version: number): DynamoDbOperations['Query']['input'] {
    return {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: `${eventTable.partitionKey} = :stream AND ${eventTable.sortKey} > :version`,
      ExpressionAttributeValues: { ':stream': { S: stream }, ':version': { S: versionKey(version) } },
    };
  }

  /** The newest up to a version: a snapshot stands behind the last version of a commit, and so never between a version and its commit. */
  #upTo(stream: string, version: number): DynamoDbOperations['Query']['input'] {
    return {
      TableName: this.#table,
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: 1,
      KeyConditionExpression: `${eventTable.partitionKey} = :stream AND ${eventTable.sortKey} <= :version`,
      ExpressionAttributeValues: { ':stream': { S: stream }, ':version': { S: versionKey(version) } },
    };
  }

  async #query(input: DynamoDbOperations['Query']['input'], options: StoreOptions): Promise<Commit[]> {
    const commits: Commit[] = [];
    let start: AttributeItem | undefined;
    do {
      const page = await this.#call('Query', { ...input, ExclusiveStartKey: start }, options);
      for (const item of page.Items ?? []) commits.push(readCommitItem(this.#table, item));
      start = page.LastEvaluatedKey;
    } while (start);
    return commits;
  }

  async #call<Name extends DynamoDbOperation>(operation: Name, input: DynamoDbOperations[Name]['input'], options: StoreOptions) {
    try {
      return await this.#client.call(operation, input, options);
    } catch (error) {
      throw this.#translated(error, operation);
    }
  }

  #translated(error: unknown, operation: string): unknown {
    const wasCutOff = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
    return wasCutOff ? new DeadlineExceededError({ store: this.#table, operation }, { cause: error }) : error;
  }
}
