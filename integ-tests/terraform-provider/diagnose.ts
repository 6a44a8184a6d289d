import { isObject, type ObjectValue, type Value } from './dynamic-value.ts';
import { type BrokenRule, brokenRules } from './rules.ts';
import type { Block } from './schema.ts';

/** What a provider says against a configuration that fits the schema: diagnostics as the protocol has them. */
export function diagnose(type: string, block: Block, config: Value): object[] {
  if (!isObject(config)) return [];
  return [...unconfigurable(block, config), ...brokenRules(type, config)].map(({ attribute, message }) => ({
    severity: 'ERROR',
    summary: `Invalid ${type}`,
    detail: message,
    attribute: { steps: [{ attribute_name: attribute }] },
  }));
}

/** Terraform leaves it to providers to refuse a value for what only they may set. */
function unconfigurable(block: Block, config: ObjectValue): BrokenRule[] {
  const attributes = Object.entries(block.attributes)
    .filter(([name, { computed, optional }]) => computed && !optional && (config[name] ?? null) !== null)
    .map(([attribute]) => ({ attribute, message: `${attribute} is set by the cloud and cannot be configured; remove it` }));
  const blocks = Object.entries(block.blocks).flatMap(([attribute, nested]) =>
    [config[attribute] ?? null]
      .flat()
      .filter(isObject)
      .flatMap((item) => unconfigurable(nested, item).map(({ message }) => ({ attribute, message: `${attribute}.${message}` }))),
  );
  return [...attributes, ...blocks];
}
