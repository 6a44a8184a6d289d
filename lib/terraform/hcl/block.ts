import { type Assignment, indent, printAssignments, printExpression, printJsonEncode, printReferences } from './expression.ts';
import type { ObjectValue, Value } from './value.ts';

/** A block of a configuration. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  /** Stands in a line above it. */
  readonly comment?: string | undefined;
  readonly attributes: ObjectValue;
  /** The names of the attributes that hold references: they stand bare. */
  readonly references?: readonly string[] | undefined;
  readonly blocks: readonly Block[];
}

/** Prints a block as `terraform fmt` leaves it: attributes, blocks, then what concerns Terraform alone. */
export function printBlock(block: Block): string {
  const head = [block.type, ...block.labels.map((label) => JSON.stringify(label))].join(' ');
  const body = printBody(block);
  return `${printComment(block.comment)}${head} ${body === '' ? '{}' : `{\n${indent(body)}\n}`}`;
}

/** Prints comment lines: nothing in the text can end the comment. */
export function printComment(text: string | undefined): string {
  if (!text) return '';
  const lines = text.split(/[\n\r\v\f\u0085\u2028\u2029]+/);
  return lines
    .map((line) => `# ${line.replace(/\p{Cc}/gu, ' ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}

function printBody(block: Block): string {
  const assignments = Object.keys(block.attributes)
    .sort(byRank)
    .map((name) => assignment(name, block));
  const dependencies = assignments.filter(({ name }) => name === 'depends_on');
  const attributes = assignments.filter((each) => !dependencies.includes(each)).sort(shortFirst);
  const parts = [lines(attributes), ...block.blocks.map(printBlock), lines(dependencies)];
  return parts.filter((part) => part !== '').join('\n\n');
}

function lines(assignments: readonly Assignment[]): string {
  return printAssignments(assignments).join('\n');
}

/** What takes several lines stands below what takes one. */
function shortFirst(one: Assignment, other: Assignment): number {
  return Number(one.value.includes('\n')) - Number(other.value.includes('\n'));
}

function assignment(name: string, { attributes, references = [] }: Block): Assignment {
  const value = attributes[name] ?? null;
  return { name, value: references.includes(name) ? printReferences(value) : printValue(name, value) };
}

function printValue(name: string, value: Value): string {
  const encoded = typeof value === 'string' && isJsonAttribute(name, value) ? printJsonEncode(value) : undefined;
  return encoded ?? printExpression(value);
}

/**
 * Terraform's `jsonencode` writes `<` as an escape: Scheduler would not know its `<aws.scheduler.scheduled-time>` again, so that an `input` with
 * one stays a text.
 */
function isJsonAttribute(name: string, value: string): boolean {
  return jsonAttributes.has(name) || (name === 'input' && !/[<>&]/.test(value));
}

/** What the providers take as JSON text, of the resources that we emit. */
const jsonAttributes = new Set([
  ...['policy', 'assume_role_policy', 'redrive_policy', 'event_pattern', 'pattern', 'filter_policy', 'dashboard_body', 'format'],
  'dashboard_json',
]);

/** What a reader looks for first; the rest by the alphabet. */
const first = [
  'for_each',
  'name',
  'name_prefix',
  'function_name',
  'account_id',
  'role_id',
  'service',
  'title',
  'source',
  'description',
  'type',
  'project',
  'location',
  'region',
  'bucket',
  'database',
  'collection',
  'topic',
  'subscription',
  'queue_url',
];

function byRank(one: string, other: string): number {
  return rank(one) - rank(other) || (one < other ? -1 : 1);
}

function rank(name: string): number {
  const at = first.indexOf(name);
  return at < 0 ? first.length : at;
}
