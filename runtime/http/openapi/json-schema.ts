import type { StandardJSONSchemaV1 } from '@standard-schema/spec';
import type { Schema } from '../../message/schema.ts';

/** A JSON Schema of draft 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The schemas that a document keeps in one place, by name. */
export interface Components {
  readonly schemas: Record<string, JsonSchema>;
}

/** What stands for a shape that the definition does not say as JSON Schema: it takes anything. */
export function openSchema(subject: string): JsonSchema {
  return { description: `The service's definition does not describe the ${subject} as JSON Schema` };
}

/**
 * A Standard Schema as JSON Schema, its `$defs` moved to the components below this name; open where its library does not offer it (zod does
 * from 4.2 on), or where it can't be said in JSON Schema.
 */
export function jsonSchemaOf(schema: Schema, name: string, side: 'input' | 'output', components: Components): JsonSchema {
  const { $schema: _dialect, $defs = {}, ...root } = converted(schema, side) ?? openSchema(`${side} ${name}`);
  for (const [inner, definition] of Object.entries($defs as JsonSchema))
    components.schemas[`${name}.${inner}`] = moveReferences(definition, name) as JsonSchema;
  const whole = moveReferences(root, name) as JsonSchema;
  if (JSON.stringify([root, $defs]).includes('"$ref":"#"')) components.schemas[name] = whole;
  return whole;
}

function converted(schema: Schema, side: 'input' | 'output'): JsonSchema | undefined {
  const { jsonSchema } = schema['~standard'] as Partial<StandardJSONSchemaV1.Props>;
  try {
    return jsonSchema?.[side]({ target: 'draft-2020-12' });
  } catch {
    return undefined;
  }
}

/** A reference of a schema starts at its own root, which in the document is somewhere else. */
function moveReferences(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((item) => moveReferences(item, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? moved(inner, name) : moveReferences(inner, name),
    ]),
  );
}

function moved(reference: string, name: string): string {
  if (reference === '#') return `#/components/schemas/${name}`;
  return reference.replace(/^#\/\$defs\//, `#/components/schemas/${name}.`);
}
