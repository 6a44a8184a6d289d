import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls } from '../../runtime/aws-client/dynamodb-calls.ts';

type Item = Record<string, AttributeValue>;
type Input = Readonly<Record<string, unknown>>;

/** As much of a table as adapters of one item a key need: gets, conditional puts, and queries of a partition or a sparse index in pages. */
export function fakeDynamoDb(): DynamoDbCalls & { readonly items: Item[] } {
  const items: Item[] = [];
  const operations: Record<string, (input: Input) => object> = {
    GetItem: ({ Key }) => ({ Item: items.find((item) => isSame(item, Key as Item)) }),
    PutItem: (input) => put(items, input),
    Query: (input) => query(items, input),
  };
  const call = async (operation: string, input: unknown) => {
    const work = operations[operation];
    if (!work) throw new Error(`the fake has no ${operation}`);
    return structuredClone(work(input as Input));
  };
  return { items, call: call as DynamoDbCalls['call'] };
}

function isSame(item: Item, key: Item): boolean {
  return item.PK?.S === key.PK?.S && item.SK?.S === key.SK?.S;
}

function put(items: Item[], { Item: item, ConditionExpression: condition, ExpressionAttributeValues: values }: Input): object {
  const place = items.findIndex((one) => isSame(one, item as Item));
  const standing = items[place];
  const before = (values as Item | undefined)?.[':before'];
  const isMet = before ? standing?.revision?.N === before.N : condition === undefined || standing === undefined;
  if (!isMet) throw Object.assign(new Error('the condition failed'), { name: 'ConditionalCheckFailedException', Item: standing });
  items.splice(place < 0 ? items.length : place, place < 0 ? 0 : 1, structuredClone(item as Item));
  return {};
}

function query(items: readonly Item[], input: Input): object {
  const { KeyConditionExpression: condition, ExpressionAttributeValues: values, ExclusiveStartKey: start, Limit: limit } = input;
  const attribute = String(condition).split(' ')[0] ?? '';
  const [value] = Object.values(values as Item);
  const behind = (start as Item | undefined)?.SK?.S ?? '';
  const found = items
    .filter((item) => item[attribute]?.S === value?.S && (item.SK?.S ?? '') > behind)
    .sort((left, right) => ((left.SK?.S ?? '') < (right.SK?.S ?? '') ? -1 : 1));
  const page = found.slice(0, Number(limit));
  return { Items: page, ...(found.length > page.length && { LastEvaluatedKey: page.at(-1) }) };
}
