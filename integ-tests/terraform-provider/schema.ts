import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProviderName } from './resources.ts';

/** A provider's schemas, as they are committed in `schemas/<provider>.json`. */
export interface ProviderSchema {
  /** The pinned package from which the schemas were derived, with its version. */
  readonly binding: string;
  readonly provider: Block;
  readonly resources: Readonly<Record<string, Block>>;
  readonly dataSources: Readonly<Record<string, Block>>;
}

/** The attributes and the nested blocks of a resource, or of one of its blocks. */
export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}

/** A block inside another; `minItems` and `maxItems` are absent where there is no limit. */
export interface NestedBlock extends Block {
  readonly nesting: 'single' | 'list' | 'set';
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** An attribute; a flag that is absent is false. */
export interface Attribute {
  readonly type: AttributeType;
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
}

/** A type in Terraform's own JSON notation, such as `["map", "string"]`. */
export type AttributeType =
  | 'string'
  | 'number'
  | 'bool'
  | readonly ['list' | 'set' | 'map', AttributeType]
  | readonly ['object', Readonly<Record<string, AttributeType>>];

/** Where a provider's derived schema is committed. */
export function schemaFile(provider: ProviderName): string {
  return join(__dirname, 'schemas', `${provider}.json`);
}

/** Reads a committed schema. */
export function readSchema(provider: ProviderName): ProviderSchema {
  return JSON.parse(readFileSync(schemaFile(provider), 'utf8')) as ProviderSchema;
}

/** Renders a schema with sorted keys and one attribute a line, so that a change of a binding reads well as a diff. */
export function renderSchema(schema: ProviderSchema): string {
  return `${render(schema, '')}\n`;
}

function render(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = isShort(value) ? '' : `${indent}  `;
  if (Array.isArray(value))
    return bracket(
      value.map((item) => render(item, inner)),
      '[',
      ']',
      '',
      inner,
      indent,
    );
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return bracket(
    entries.map(([key, item]) => `${JSON.stringify(key)}: ${render(item, inner)}`),
    '{',
    '}',
    ' ',
    inner,
    indent,
  );
}

function bracket(items: string[], open: string, close: string, space: string, inner: string, indent: string): string {
  if (items.length === 0) return open + close;
  if (inner === '') return `${open}${space}${items.join(', ')}${space}${close}`;
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${indent}${close}`;
}

/** True of what stands on one line: an attribute, unless it holds objects, and an empty object. */
function isShort(value: object): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string');
  const isAttribute = Object.keys(value).every((key) => ['type', 'required', 'optional', 'computed'].includes(key));
  return isAttribute && (!('type' in value) || typeof value.type === 'string' || (Array.isArray(value.type) && isShort(value.type)));
}
