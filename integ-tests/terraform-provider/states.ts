import { isObject, type ObjectValue, UnknownValue, type Value } from './dynamic-value.ts';
import type { Attribute, Block } from './schema.ts';

/** Chooses the value of one attribute. */
export type AttributeStep = (name: string, attribute: Attribute, value: Value) => Value;

/** The plan of a resource: every computed attribute that the configuration leaves open is known after apply. */
export function planState(block: Block, proposed: ObjectValue): ObjectValue {
  return mapAttributes(block, proposed, (_name, { computed }, value) => (computed && value === null ? new UnknownValue() : value));
}

/** The state after apply: `invent` supplies what the plan left unknown. */
export function applyState(block: Block, planned: ObjectValue, invent: AttributeStep): ObjectValue {
  return mapAttributes(block, planned, (name, attribute, value) =>
    value instanceof UnknownValue ? invent(name, attribute, value) : value,
  );
}

function mapAttributes(block: Block, state: ObjectValue, step: AttributeStep): ObjectValue {
  const attributes = Object.entries(block.attributes).map(([name, attribute]) => [name, step(name, attribute, state[name] ?? null)]);
  const blocks = Object.entries(block.blocks).map(([name, nested]) => [name, mapBlocks(nested, state[name] ?? null, step)]);
  return Object.fromEntries([...attributes, ...blocks]) as ObjectValue;
}

function mapBlocks(block: Block, value: Value, step: AttributeStep): Value {
  if (Array.isArray(value)) return value.map((item) => mapBlocks(block, item, step));
  return isObject(value) ? mapAttributes(block, value, step) : value;
}
