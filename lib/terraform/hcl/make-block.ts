import type { Block } from './block.ts';
import type { Shape } from './shape.ts';
import { isObject, type ObjectValue, type Value } from './value.ts';

/** A block's head. */
export interface BlockHead {
  readonly type: string;
  readonly labels?: readonly string[] | undefined;
  readonly comment?: string | undefined;
}

/** Makes a block of Terraform's JSON syntax: what the shape names becomes nested blocks, what is null or undefined is left out. */
export function makeBlock({ type, labels = [], comment }: BlockHead, body: ObjectValue, shape: Shape): Block {
  const given = Object.entries(body).filter(([name, value]) => value !== null && value !== undefined && name !== '//');
  const nested = given.filter(([name]) => name in shape || name in ofEveryResource).sort(lifecycleLast);
  const attributes = Object.fromEntries(given.filter((entry) => !nested.includes(entry)));
  return {
    type,
    labels,
    comment,
    attributes,
    references: references[type],
    blocks: nested.flatMap(([name, value]) =>
      occurrencesOf(value).map((one) => makeBlock({ type: name }, one, shape[name] ?? ofEveryResource[name] ?? {})),
    ),
  };
}

/** Blocks of Terraform itself, which CDKTF's metadata does not list. */
const ofEveryResource: Shape = { lifecycle: { precondition: {}, postcondition: {} } };

function lifecycleLast([one]: [string, Value], [other]: [string, Value]): number {
  return Number(one in ofEveryResource) - Number(other in ofEveryResource);
}

/** Attributes that hold references, or names of the language, by type of block. */
const references: Readonly<Record<string, readonly string[]>> = {
  resource: ['depends_on', 'provider'],
  data: ['depends_on', 'provider'],
  output: ['depends_on'],
  variable: ['type'],
  lifecycle: ['ignore_changes', 'replace_triggered_by'],
  moved: ['from', 'to'],
  removed: ['from'],
};

function occurrencesOf(value: Value): readonly ObjectValue[] {
  const all: readonly Value[] = Array.isArray(value) ? value : [value];
  return all.filter(isObject);
}
