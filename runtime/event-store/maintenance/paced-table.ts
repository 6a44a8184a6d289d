import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls } from '../../aws-client/dynamodb-calls.ts';
import { isFault } from '../../aws-client/dynamodb-calls.ts';
import { eventTable } from '../../contract/event-table.ts';
import type { Ambient } from '../../message/ambient.ts';
import { checkRate } from '../../message/rate.ts';
import type { AttributeItem } from '../dynamodb/commit-item.ts';
import { EventTableCalls } from '../dynamodb/event-table-calls.ts';

/** The keys of an item. */
export type ItemKey = readonly [partition: string, sort: string];

/** A page of items in the order of the table; `next` continues behind the last, and is missing on the last page. */
export interface ItemPage {
  readonly items: readonly AttributeItem[];
  readonly next?: ItemKey | undefined;
}

/** The table as maintenance reads it: never faster than at its rate. */
export interface PacedTable {
  readonly name: string;
  /** A page of a segment, eventually consistent. */
  scan(segment: { readonly index: number; readonly of: number }, after: ItemKey | undefined): Promise<ItemPage>;
  /** What stands in a partition from a sort key on, page by page, strongly consistent. */
  partition(key: string, from?: string): AsyncGenerator<readonly AttributeItem[], void>;
  /** An item, strongly consistent. */
  get(key: ItemKey): Promise<AttributeItem | undefined>;
  /** Deletes an item that is still as it was read. */
  deleteUnchanged(item: AttributeItem): Promise<boolean>;
}

/** What a table is reached by. */
export interface PacedTableOptions {
  readonly client: DynamoDBClient | DynamoDbCalls;
  readonly table: string;
  readonly ambient: Pick<Ambient, 'now' | 'sleep'>;
  /** In read units. */
  readonly ratePerSecond: number;
}

/**
 * Opens a table for maintenance.
 *
 * @throws {InvalidRateError}
 */
export function openPacedTable({ ratePerSecond, ambient, ...options }: PacedTableOptions): PacedTable {
  checkRate(ratePerSecond);
  const calls = new EventTableCalls(options);
  let paidUntil = Number.NEGATIVE_INFINITY;
  return { name: options.table, scan, partition, get, deleteUnchanged };

  /** What was read is paid for before the next is read, whoever reads it. */
  async function pay({ CapacityUnits: units = 1 }: { readonly CapacityUnits?: number | undefined } = {}): Promise<void> {
    paidUntil = Math.max(paidUntil, ambient.now()) + (1_000 * units) / ratePerSecond;
    const wait = paidUntil - ambient.now();
    if (wait >= 1) await ambient.sleep(wait);
  }

  async function scan({ index, of }: { readonly index: number; readonly of: number }, after: ItemKey | undefined): Promise<ItemPage> {
    const input = { Segment: index, TotalSegments: of, ReturnConsumedCapacity: 'TOTAL', ...(after && { ExclusiveStartKey: keyOf(after) }) };
    const { Items: items = [], LastEvaluatedKey: last, ConsumedCapacity } = await calls.call('Scan', input as object, {});
    await pay(ConsumedCapacity);
    return { items, next: last && [last[eventTable.partitionKey]?.S ?? '', last[eventTable.sortKey]?.S ?? ''] };
  }

  async function* partition(key: string, from?: string): AsyncGenerator<readonly AttributeItem[], void> {
    let last: AttributeItem | undefined;
    do {
      const page = await calls.call('Query', { ...partitionQuery(key, from), ...(last && { ExclusiveStartKey: last }) }, {});
      await pay(page.ConsumedCapacity);
      yield page.Items ?? [];
      last = page.LastEvaluatedKey;
    } while (last);
  }

  async function get(key: ItemKey): Promise<AttributeItem | undefined> {
    const input = { Key: keyOf(key), ConsistentRead: true, ReturnConsumedCapacity: 'TOTAL' } as const;
    const { Item, ConsumedCapacity } = await calls.call('GetItem', input, {});
    await pay(ConsumedCapacity);
    return Item;
  }

  async function deleteUnchanged(item: AttributeItem): Promise<boolean> {
    const { [eventTable.partitionKey]: partitionKey = { S: '' }, [eventTable.sortKey]: sortKey = { S: '' }, snapshot, pointer } = item;
    const Key = { [eventTable.partitionKey]: partitionKey, [eventTable.sortKey]: sortKey };
    const [name, body] = snapshot ? ['snapshot', snapshot] : ['pointer', pointer];
    const isAsItWas = body ? '#body = :body' : 'attribute_not_exists(#body)';
    const condition = {
      ConditionExpression: `attribute_not_exists(${eventTable.eventType}) AND ${isAsItWas}`,
      ExpressionAttributeNames: { '#body': name as string },
      ...(body && { ExpressionAttributeValues: { ':body': body as NonNullable<typeof snapshot> } }),
    };
    try {
      await calls.call('DeleteItem', { Key, ...condition }, {});
      return true;
    } catch (error) {
      if (isFault(error, 'ConditionalCheckFailedException')) return false;
      throw error;
    }
  }
}

function keyOf([partition, sort]: ItemKey): AttributeItem {
  return { [eventTable.partitionKey]: { S: partition }, [eventTable.sortKey]: { S: sort } };
}

function partitionQuery(key: string, from: string | undefined) {
  return {
    ConsistentRead: true,
    ReturnConsumedCapacity: 'TOTAL' as const,
    KeyConditionExpression: `${eventTable.partitionKey} = :stream${from === undefined ? '' : ` AND ${eventTable.sortKey} >= :version`}`,
    ExpressionAttributeValues: { ':stream': { S: key }, ...(from !== undefined && { ':version': { S: from } }) },
  };
}
