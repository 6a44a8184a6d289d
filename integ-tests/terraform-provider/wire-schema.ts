import type { Block, ProviderSchema } from './schema.ts';

/** A provider's schemas as the message that answers `GetSchema`. */
export function toWireSchema({ provider, resources, dataSources }: ProviderSchema): object {
  return {
    provider: toSchema(provider),
    resource_schemas: mapValues(resources, toSchema),
    data_source_schemas: mapValues(dataSources, toSchema),
  };
}

function toSchema(block: Block): object {
  return { version: 0, block: toWireBlock(block) };
}

function toWireBlock({ attributes, blocks }: Block): object {
  return {
    attributes: Object.entries(attributes).map(([name, { type, ...flags }]) => ({
      name,
      type: Buffer.from(JSON.stringify(type)),
      ...flags,
    })),
    block_types: Object.entries(blocks).map(([name, nested]) => ({
      type_name: name,
      block: toWireBlock(nested),
      nesting: nested.nesting.toUpperCase(),
      min_items: nested.minItems ?? 0,
      max_items: nested.maxItems ?? 0,
    })),
  };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
