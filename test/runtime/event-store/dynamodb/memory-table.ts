import type { QueryCommandInput, ScanCommandInput } from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls } from '../../../../runtime/aws-client/dynamodb-calls.ts';
import type { AttributeItem } from '../../../../runtime/event-store/dynamodb/commit-item.ts';

/** A request to a table, and what it was asked with. */
export interface TableRequest {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * A table of DynamoDB in memory, with as much of it as the event store uses. What DynamoDB itself does is proven in the integration tier; this
 * one is there for faults between any two requests.
 */
export class MemoryTable implements DynamoDbCalls {
  readonly items = new Map<string, AttributeItem>();
  readonly requests: TableRequest[] = [];
  /** Runs before each request is done, and may throw. */
  before: (request: TableRequest) => void = () => {};
  /** Runs after each request was done, and may throw: then its answer got lost. */
  after: (request: TableRequest) => void = () => {};

  // biome-ignore lint/suspicious/noExplicitAny: each operation has its own input and output, which its caller has checked
  async call(operation: string, input: any): Promise<any> {
    const request = { operation, input };
    this.requests.push(request);
    this.before(request);
    const answer = this.#done(operation, input);
    this.after(request);
    return answer;
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above
  #done(operation: string, input: any): unknown {
    switch (operation) {
      case 'PutItem':
        this.#check(input, input.Item);
        this.items.set(keyOf(input.Item), structuredClone(input.Item));
        return {};
      case 'DeleteItem':
        this.#check(input, input.Key);
        this.items.delete(keyOf(input.Key));
        return {};
      default:
        return this.#read(input);
    }
  }

  #check({ ConditionExpression: condition = '', ExpressionAttributeValues: values = {} }, key: AttributeItem): void {
    const found = this.items.get(keyOf(key));
    if (holds(condition, found ?? {}, values)) return;
    throw Object.assign(new Error('The conditional request failed'), {
      name: 'ConditionalCheckFailedException',
      Item: structuredClone(found),
    });
  }

  #read(input: QueryCommandInput & ScanCommandInput): object {
    const { KeyConditionExpression = '', ExpressionAttributeValues: values = {}, FilterExpression = '', Limit = 50 } = input;
    const { Segment = 0, TotalSegments = 1 } = input;
    const sorted = [...this.items.values()]
      .filter((item) => holds(named(KeyConditionExpression, input), item, values) && lengthOf(item) % TotalSegments === Segment)
      .sort((left, right) => (orderOf(left, input) < orderOf(right, input) ? -1 : 1));
    if (input.ScanIndexForward === false) sorted.reverse();
    const start = input.ExclusiveStartKey ? sorted.findIndex((item) => keyOf(item) === keyOf(input.ExclusiveStartKey ?? {})) + 1 : 0;
    const page = sorted.slice(start, start + Limit);
    const { PK = { S: '' }, SK = { S: '' }, category, timestamp } = page.at(-1) ?? {};
    const last = { PK, SK, ...(input.IndexName && category && timestamp && { category, timestamp }) };
    const Items = page.filter((item) => holds(named(FilterExpression, input), item, values)).map((item) => structuredClone(item));
    return { Items, ...(start + Limit < sorted.length && { LastEvaluatedKey: last }) };
  }
}

function keyOf({ PK, SK }: AttributeItem): string {
  return `${PK?.S}\n${SK?.S}`;
}

/** Stands for the hash that tells a partition's segment. */
function lengthOf({ PK }: AttributeItem): number {
  return [...(PK?.S ?? '')].reduce((sum, character) => sum + character.charCodeAt(0), 0);
}

function orderOf(item: AttributeItem, { IndexName }: QueryCommandInput): string {
  return `${IndexName ? item.timestamp?.S : ''}\n${keyOf(item)}`;
}

function named(expression: string, { ExpressionAttributeNames: names = {} }: QueryCommandInput): string {
  return Object.entries(names).reduce((text, [alias, name]) => text.replaceAll(alias, name), expression);
}

/** Understands terms joined by `AND`, and terms joined by `OR` in brackets. */
function holds(expression: string, item: AttributeItem, values: AttributeItem): boolean {
  return expression === '' || expression.split(' AND ').every((terms) => terms.split(' OR ').some((term) => termHolds(term, item, values)));
}

function termHolds(term: string, item: AttributeItem, values: AttributeItem): boolean {
  const [, no, name = ''] = /^\(?attribute_(not_)?exists\((\w+)\)/.exec(term) ?? [];
  if (name) return (item[name] === undefined) === (no !== undefined);
  const [attribute = '', comparison, alias = ''] = term.replace(')', '').split(' ');
  const found = item[attribute]?.S;
  const wanted = values[alias]?.S ?? '';
  if (found === undefined) return false;
  if (comparison === '=') return found === wanted;
  if (comparison === '<') return found < wanted;
  return comparison === '<=' ? found <= wanted : comparison === '>' ? found > wanted : found >= wanted;
}
