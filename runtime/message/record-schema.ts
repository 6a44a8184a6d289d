import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';

/** The kinds of fields that our own few messages have. */
interface FieldTypes {
  readonly text: string;
  readonly seconds: number;
}

/** A flat record: each field with its kind; a name that ends in `?` may be missing. */
type RecordShape = Readonly<Record<string, keyof FieldTypes>>;

/** What a record of this shape holds. */
export type RecordOf<Shape extends RecordShape> = {
  readonly [Name in keyof Shape as Name extends `${string}?` ? never : Name]: FieldTypes[Shape[Name]];
} & {
  readonly [Name in keyof Shape as Name extends `${infer Bare}?` ? Bare : never]?: FieldTypes[Shape[Name]] | undefined;
};

/** A Standard Schema of a flat record, for what this package itself defines: nobody shall install a library of schemas for that. */
export function recordSchema<const Shape extends RecordShape>(
  shape: Shape,
): StandardSchemaV1<RecordOf<Shape>> & StandardJSONSchemaV1<RecordOf<Shape>> {
  const fields = Object.entries(shape).map(([name, kind]) => ({ name: name.replace(/\?$/, ''), kind, isOptional: name.endsWith('?') }));
  const jsonSchema = () => ({
    type: 'object',
    properties: Object.fromEntries(fields.map(({ name, kind }) => [name, jsonSchemas[kind]])),
    required: fields.filter(({ isOptional }) => !isOptional).map(({ name }) => name),
  });
  const validate = (value: unknown): StandardSchemaV1.Result<RecordOf<Shape>> => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { issues: [{ message: 'must be an object' }] };
    const given = value as Readonly<Record<string, unknown>>;
    const issues = fields.flatMap(({ name, kind, isOptional }) =>
      (isOptional && given[name] === undefined) || checks[kind](given[name]) ? [] : [{ path: [name], message: messages[kind] }],
    );
    if (issues.length > 0) return { issues };
    const known = fields.filter(({ name }) => given[name] !== undefined).map(({ name }) => [name, given[name]]);
    return { value: Object.fromEntries(known) as RecordOf<Shape> };
  };
  return { '~standard': { version: 1, vendor: 'allframe', validate, jsonSchema: { input: jsonSchema, output: jsonSchema } } };
}

/** Ten years: what is meant to last longer has no end. */
const maxSeconds = 315_360_000;

const checks: Readonly<Record<keyof FieldTypes, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && value !== '',
  seconds: (value) => typeof value === 'number' && value > 0 && value <= maxSeconds,
};

const messages: Readonly<Record<keyof FieldTypes, string>> = {
  text: 'must be a text that is not empty',
  seconds: `must be a number above 0, and at most ${maxSeconds}`,
};

const jsonSchemas: Readonly<Record<keyof FieldTypes, Record<string, unknown>>> = {
  text: { type: 'string', minLength: 1 },
  seconds: { type: 'number', exclusiveMinimum: 0, maximum: maxSeconds },
};
