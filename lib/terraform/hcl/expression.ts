import { codePoint, printTemplate } from './template.ts';
import { isObject, type ObjectValue, type Value } from './value.ts';

/** A line as `name = value`, whose value may go on in further lines. */
export interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** Prints a value as an HCL expression, as `terraform fmt` leaves it; lines after the first are indented from the left margin. */
export function printExpression(value: Value): string {
  if (typeof value === 'string') return printTemplate(value);
  if (typeof value === 'number') return printNumber(value);
  if (Array.isArray(value)) return printList(value);
  return isObject(value) ? printObject(value) : String(value ?? null);
}

/** HCL would read `NaN` and `Infinity` as the names of resources. */
function printNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  throw new Error(`Terraform has no number ${value}; give a finite one`);
}

/** Prints JSON text as `jsonencode(...)`, its references bare; nothing where the text is no object or list. */
export function printJsonEncode(json: string): string | undefined {
  const value = parsed(json);
  return isObject(value) || Array.isArray(value) ? `jsonencode(${printExpression(value)})` : undefined;
}

/** Prints a list of references, which Terraform's JSON syntax writes as strings. */
export function printReferences(value: Value): string {
  return Array.isArray(value) ? bracketed(value.map(String)) : String(value);
}

/** Aligns the equals signs of neighbours that take one line each, as `terraform fmt` does. */
export function printAssignments(assignments: readonly Assignment[]): readonly string[] {
  return assignments.map(({ name, value }, index) => `${name.padEnd(name.length + padding(assignments, index))} = ${value}`);
}

/** Shifts a text, its empty lines excepted. */
export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

const longestLine = 100;

function printList(values: readonly Value[]): string {
  const items = values.map(printExpression);
  return values.some((value) => typeof value === 'object' && value !== null) ? inLines(items) : bracketed(items);
}

function bracketed(items: readonly string[]): string {
  const line = `[${items.join(', ')}]`;
  return line.length <= longestLine ? line : inLines(items);
}

function inLines(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => `${indent(item)},\n`).join('')}]`;
}

function printObject(object: ObjectValue): string {
  const given = Object.entries(object).filter(([, value]) => value !== undefined);
  const assignments = given.map(([name, value]) => ({ name: printKey(name), value: printExpression(value) }));
  return assignments.length === 0 ? '{}' : `{\n${indent(printAssignments(assignments).join('\n'))}\n}`;
}

/**
 * Words of the language are quoted, to be names. Marks that join the character before them are escaped: how many columns they take
 * depends on the version of Unicode, and `terraform fmt` has another than Node.
 */
function printKey(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !words.has(name)) return name;
  const key = printTemplate(name);
  return key.startsWith('"') ? key.replace(/\p{M}/gu, codePoint) : `(${key})`;
}

const words = new Set(['for', 'if', 'in', 'else', 'endif', 'endfor', 'true', 'false', 'null']);

function padding(assignments: readonly Assignment[], index: number): number {
  const width = Math.max(...group(assignments, index).map(({ name }) => columns(name)));
  const { name, value } = assignments[index] ?? { name: '', value: '' };
  return value.includes('\n') ? 0 : width - columns(name);
}

/** The neighbours on both sides that take one line. */
function group(assignments: readonly Assignment[], index: number): readonly Assignment[] {
  const breaks = assignments.map(({ value }) => value.includes('\n'));
  const first = breaks.lastIndexOf(true, index) + 1;
  const next = breaks.indexOf(true, index);
  return assignments.slice(first, next < 0 ? undefined : next);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Nearly every name is plain, and a segmenter takes longer than all else that is printed. */
function columns(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : [...graphemes.segment(text)].length;
}

function parsed(json: string): Value | undefined {
  try {
    return JSON.parse(json) as Value;
  } catch {
    return undefined;
  }
}
