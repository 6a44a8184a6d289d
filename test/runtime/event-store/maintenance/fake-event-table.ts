import type { DynamoDbCalls } from '../../../../runtime/aws-client/dynamodb-calls.ts';
import type { AttributeItem } from '../../../../runtime/event-store/dynamodb/commit-item.ts';

/** A table in the process, as far as the event store and its maintenance use one. */
export interface FakeEventTable extends DynamoDbCalls {
  /** Writes an item by hand. */
  put(item: AttributeItem): void;
  item(stream: string, version: string): AttributeItem | undefined;
  /** The names of the operations that were called. */
  readonly operations: string[];
  /** The most items that a page had. */
  readonly largestPage: () => number;
}

/** What `fakeEventTable` may do before it answers, such as wait for a turn. */
export type BeforeCall = (operation: string, input: Input) => Promise<void> | void;

// biome-ignore lint/suspicious/noExplicitAny: the fake reads what the adapters write, whatever the operation
type Input = any;

/** @param pageSize how many items a page holds at most */
export function fakeEventTable({ pageSize = 3, before = () => {} }: { pageSize?: number; before?: BeforeCall } = {}): FakeEventTable {
  const items = new Map<string, AttributeItem>();
  const operations: string[] = [];
  let largest = 0;
  const idOf = ({ PK, SK }: AttributeItem) => `${PK?.S}\n${SK?.S}`;
  const sorted = () => [...items.values()].sort((left, right) => (idOf(left) < idOf(right) ? -1 : 1));
  const answers: Record<string, (input: Input) => object> = {
    PutItem(input) {
      const there = items.get(idOf(input.Item));
      if (there && refuses(input, there)) throw conditionFailed(there);
      items.set(idOf(input.Item), structuredClone(input.Item));
      return {};
    },
    GetItem: (input) => ({ Item: items.get(idOf(input.Key)), ConsumedCapacity: { CapacityUnits: 1 } }),
    DeleteItem(input) {
      const there = items.get(idOf(input.Key));
      if (there && !holds(input, there)) throw conditionFailed(there);
      items.delete(idOf(input.Key));
      return {};
    },
    Query(input) {
      const found = sorted().filter((item) => item.PK?.S === input.ExpressionAttributeValues[':stream'].S && isInRange(input, item));
      return page(input.ScanIndexForward === false ? found.reverse() : found, input);
    },
    Scan: (input) =>
      page(
        sorted().filter((item) => segmentOf(item, input.TotalSegments ?? 1) === (input.Segment ?? 0)),
        input,
      ),
  };

  function page(found: AttributeItem[], { ExclusiveStartKey: start, Limit: limit = pageSize }: Input) {
    const begin = start ? found.findIndex((item) => idOf(item) === idOf(start)) + 1 : 0;
    const Items = found.slice(begin, begin + Math.min(limit, pageSize));
    largest = Math.max(largest, Items.length);
    const last = begin + Items.length < found.length ? Items.at(-1) : undefined;
    return { Items, ConsumedCapacity: { CapacityUnits: 1 }, LastEvaluatedKey: last && { PK: last.PK, SK: last.SK } };
  }

  return {
    async call(operation: string, input: Input) {
      operations.push(operation);
      await before(operation, input);
      return structuredClone(answers[operation]?.(input)) as never;
    },
    put: (item) => void items.set(idOf(item), item),
    item: (stream, version) => items.get(`${stream}\n${version}`),
    operations,
    largestPage: () => largest,
  };
}

function isInRange({ KeyConditionExpression: condition, ExpressionAttributeValues: values }: Input, { SK }: AttributeItem): boolean {
  const [, comparison] = /SK (<=|>=|<|>) :version/.exec(condition) ?? [];
  if (!comparison) return true;
  const [own, other] = [SK?.S ?? '', values[':version'].S];
  return { '<': own < other, '<=': own <= other, '>': own > other, '>=': own >= other }[comparison] ?? false;
}

/** Of a new commit, whose key must be free, and of a stub, which takes the place of its commit alone. */
function refuses({ ConditionExpression: condition = '', ExpressionAttributeValues: values }: Input, there: AttributeItem): boolean {
  if (condition.startsWith('attribute_exists')) return there.pointer !== undefined || there.commit_id?.S !== values[':id'].S;
  if (condition === 'attribute_not_exists(event_type)') return there.event_type !== undefined;
  return condition !== '';
}

/** Of a condition that an item is a snapshot, and as it was read. */
function holds({ ExpressionAttributeNames: names, ExpressionAttributeValues: values }: Input, item: AttributeItem): boolean {
  if (item.event_type) return false;
  return !names || item[names['#body']]?.S === values?.[':body']?.S;
}

function segmentOf({ PK }: AttributeItem, of: number): number {
  return [...(PK?.S ?? '')].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % of;
}

function conditionFailed(Item: AttributeItem): Error {
  return Object.assign(new Error('The conditional request failed'), { name: 'ConditionalCheckFailedException', Item });
}
