import { type JsonSchema, openSchema } from './json-schema.ts';

/** An input, cut into the places where its fields may come from. */
export interface BoundParameters {
  readonly inPath: readonly JsonSchema[];
  /** What is not in the path, for a query. */
  readonly inQuery: readonly JsonSchema[];
  /** What is not in the path, for a command. */
  readonly body: JsonSchema;
}

/** Cuts the schema of an input as `bindInput` puts the input together. */
export function bindParameters(input: JsonSchema, path: string, { template = path } = {}): BoundParameters {
  const names = parametersOf(path);
  const shown = parametersOf(template);
  const properties = Object.entries((input.properties ?? {}) as Readonly<Record<string, JsonSchema>>);
  const required = ((input.required ?? []) as readonly string[]).filter((name) => !names.includes(name));
  const rest = properties.filter(([name]) => !names.includes(name));
  const schemaOf = (name: string) => Object.fromEntries(properties)[name] ?? { type: 'string' };
  return {
    inPath: names.map((name, place) => ({ name: shown[place], in: 'path', required: true, schema: schemaOf(name) })),
    inQuery: rest.map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema })),
    body: {
      required: required.length > 0,
      content: { 'application/json': { schema: names.length === 0 ? input : withoutPath(input, Object.fromEntries(rest), required) } },
    },
  };
}

function parametersOf(path: string): string[] {
  return [...path.matchAll(/:([^/]+)/g)].map(([, name = '']) => name);
}

/** A union or an intersection can't be cut by field. */
function withoutPath(input: JsonSchema, properties: JsonSchema, required: readonly string[]): JsonSchema {
  if (input.properties === undefined) return openSchema('body without the fields of the path');
  const { properties: _all, required: _names, ...rest } = input;
  return { ...rest, properties, ...(required.length > 0 && { required }) };
}
