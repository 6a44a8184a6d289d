import { type JsonSchema, openSchema } from './json-schema.ts';

/** An input, cut into the places where its fields may come from. */
export interface BoundParameters {
  readonly inPath: readonly JsonSchema[];
  readonly inHeaders: readonly JsonSchema[];
  /** What is in neither, for a query. */
  readonly inQuery: readonly JsonSchema[];
  /** What is in neither, for a command. */
  readonly body: JsonSchema;
}

/** Cuts the schema of an input as `bindInput` puts the input together. */
export function bindParameters(input: JsonSchema, path: string, { template = path, headers = {} }: BindOptions = {}): BoundParameters {
  const names = parametersOf(path);
  const shown = parametersOf(template);
  const bound = Object.entries(headers).filter(([field]) => !names.includes(field));
  const taken = [...names, ...bound.map(([field]) => field)];
  const properties = Object.entries((input.properties ?? {}) as Readonly<Record<string, JsonSchema>>);
  const allRequired = (input.required ?? []) as readonly string[];
  const required = allRequired.filter((name) => !taken.includes(name));
  const rest = properties.filter(([name]) => !taken.includes(name));
  const schemaOf = (name: string) => Object.fromEntries(properties)[name] ?? { type: 'string' };
  return {
    inPath: names.map((name, place) => ({ name: shown[place], in: 'path', required: true, schema: schemaOf(name) })),
    inHeaders: bound.map(([name, header]) => ({
      name: header,
      in: 'header',
      required: allRequired.includes(name),
      schema: schemaOf(name),
    })),
    inQuery: rest.map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema })),
    body: {
      required: required.length > 0,
      content: { 'application/json': { schema: taken.length === 0 ? input : withoutTaken(input, Object.fromEntries(rest), required) } },
    },
  };
}

/** How a route binds an input. */
export interface BindOptions {
  /** The path, with the names of parameters that the document uses. */
  readonly template?: string | undefined;
  /** Names of headers by field. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

function parametersOf(path: string): string[] {
  return [...path.matchAll(/:([^/]+)/g)].map(([, name = '']) => name);
}

/** A union or an intersection can't be cut by field. */
function withoutTaken(input: JsonSchema, properties: JsonSchema, required: readonly string[]): JsonSchema {
  if (input.properties === undefined) return openSchema('body without the fields of path and headers');
  const { properties: _all, required: _names, ...rest } = input;
  return { ...rest, properties, ...(required.length > 0 && { required }) };
}
