import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
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
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor({ client, table }: { client: DynamoDBClient; table: string }) {
    this.#client = client;
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
    const put = new PutItemCommand({
      TableName: this.#table,
      Item: writeCommitItem(commit),
      ConditionExpression: `attribute_not_exists(${eventTable.partitionKey})`,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await this.#client.send(put, abortAt(options));
      return headAfter(commit);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) throw this.#lost(error.Item, error);
      throw this.#translated(error, 'PutItem');
    }
  }

  async readAfter(stream: string, version: number, options: StoreOptions = {}): Promise<readonly Commit[]> {
    const commits = await this.#query(this.#after(stream, version), options);
    verifyHistory(this.#table, commits, await this.#endBefore(commits, { stream, version }, options));
    return commits;
  }

  async readCommit(stream: string, version: number, options: StoreOptions = {}): Promise<Commit | undefined> {
    const { Items: [item] = [] } = await this.#page(this.#upTo(stream, version), options);
    const commit = item && readCommitItem(this.#table, item);
    return commit && commit.lastVersion >= version ? commit : undefined;
  }

  async readTips(scan: TipScan, options: StoreOptions = {}): Promise<TipPage> {
    try {
      return tipPageOf(await this.#client.send(new ScanCommand(tipScanInput(this.#table, scan)), abortAt(options)), scan);
    } catch (error) {
      throw this.#translated(error, 'Scan');
    }
  }

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

  #whole(stream: string): QueryCommandInput {
    return {
      TableName: this.#table,
      ConsistentRead: true,
      ScanIndexForward: false,
      KeyConditionExpression: `${eventTable.partitionKey} = :stream`,
      ExpressionAttributeValues: { ':stream': { S: stream } },
    };
  }

  #after(stream: string, version: number): QueryCommandInput {
    return {
      TableName: this.#table,
      ConsistentRead: true,
      KeyConditionExpression: `${eventTable.partitionKey} = :stream AND ${eventTable.sortKey} > :version`,
      ExpressionAttributeValues: { ':stream': { S: stream }, ':version': { S: versionKey(version) } },
    };
  }

  /** The newest up to a version: a snapshot stands behind the last version of a commit, and so never between a version and its commit. */
  #upTo(stream: string, version: number): QueryCommandInput {
    return {
      TableName: this.#table,
      ConsistentRead: true,
      ScanIndexForward: false,
      Limit: 1,
      KeyConditionExpression: `${eventTable.partitionKey} = :stream AND ${eventTable.sortKey} <= :version`,
      ExpressionAttributeValues: { ':stream': { S: stream }, ':version': { S: versionKey(version) } },
    };
  }

  async #query(input: QueryCommandInput, options: StoreOptions): Promise<Commit[]> {
    const commits: Commit[] = [];
    let start: AttributeItem | undefined;
    do {
      const page = await this.#page({ ...input, ExclusiveStartKey: start }, options);
      for (const item of page.Items ?? []) commits.push(readCommitItem(this.#table, item));
      start = page.LastEvaluatedKey;
    } while (start);
    return commits;
  }

  async #page(input: QueryCommandInput, options: StoreOptions): Promise<QueryCommandOutput> {
    try {
      return await this.#client.send(new QueryCommand(input), abortAt(options));
    } catch (error) {
      throw this.#translated(error, 'Query');
    }
  }

  #translated(error: unknown, operation: string): unknown {
    const wasCutOff = error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
    return wasCutOff ? new DeadlineExceededError({ store: this.#table, operation }, { cause: error }) : error;
  }
}

/** Ends a request at the caller's deadline; the SDK retries throttling and transient faults until then. */
function abortAt({ deadline }: StoreOptions): { abortSignal?: AbortSignal } {
  return deadline === undefined ? {} : { abortSignal: AbortSignal.timeout(Math.max(0, deadline - Date.now())) };
}
