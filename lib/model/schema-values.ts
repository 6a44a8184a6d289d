import type { JsonSchema } from './describe-events.ts';

/** Every value that a schema takes, where it counts them. */
export function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  if ('const' in schema) return [schema.const];
  if (Array.isArray(schema.enum)) return schema.enum;
  if (schema.type === 'null') return [null];
  return schema.type === 'boolean' ? [true, false] : undefined;
}

/** The types of what a schema takes: those of its values tell more than it does itself. */
export function typesOf(schema: JsonSchema): readonly unknown[] {
  const values = valuesOf(schema);
  return values ? [...new Set(values.map(typeOf))] : [schema.type ?? []].flat();
}

/** The schemas that a schema is one of. */
export function variantsOf({ anyOf, oneOf }: JsonSchema): readonly JsonSchema[] | undefined {
  return (anyOf ?? oneOf) as readonly JsonSchema[] | undefined;
}

/** The same in several schemas, where values or types are counted: each may be taken by another variant of a union. */
export function partsOf(schema: JsonSchema): readonly JsonSchema[] {
  const values = valuesOf(schema);
  if (values) return values.map((value) => ({ const: value }));
  return Array.isArray(schema.type) ? schema.type.map((type) => ({ ...schema, type })) : [schema];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
