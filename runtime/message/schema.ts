import type { StandardSchemaV1 } from '@standard-schema/spec';
import { invalid } from './schema-faults.ts';

/** Any Standard Schema: zod, valibot, arktype and others (https://standardschema.dev). */
export type Schema<In = unknown, Out = unknown> = StandardSchemaV1<In, Out>;

/** What a schema accepts, before defaults and transforms. */
export type Input<S extends Schema> = StandardSchemaV1.InferInput<S>;

/** What a schema yields. */
export type Output<S extends Schema> = StandardSchemaV1.InferOutput<S>;

/**
 * Validates a value and returns the schema's output. Works with synchronous and asynchronous schemas.
 *
 * @param subject what is being validated, for the message: `input of CreateOrder`
 * @throws {ValidationError} naming the path of each fault
 */
export async function validate<S extends Schema>(schema: S, value: unknown, subject: string): Promise<Output<S>> {
  return validated(schema, value, subject);
}

/**
 * As `validate`, but without a promise where the schema needs none: most are synchronous, and a promise costs more than their answer.
 *
 * @throws {ValidationError} naming the path of each fault, or rejects with it
 */
export function validated<S extends Schema>(schema: S, value: unknown, subject: string): Output<S> | Promise<Output<S>> {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) return result.then((later) => outputOf(later, subject) as Output<S>);
  return outputOf(result, subject) as Output<S>;
}

/**
 * As `validate`, where nothing can wait.
 *
 * @throws {ValidationError} naming the path of each fault, also when the schema is asynchronous
 */
export function validateSync<S extends Schema>(schema: S, value: unknown, subject: string): Output<S> {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) throw invalid(subject, [{ message: 'its schema is asynchronous' }]);
  return outputOf(result, subject) as Output<S>;
}

function outputOf(result: StandardSchemaV1.Result<unknown>, subject: string): unknown {
  if (result.issues) throw invalid(subject, result.issues);
  return result.value;
}
