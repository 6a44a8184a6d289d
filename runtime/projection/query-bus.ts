import { ValidationError } from '../message/errors.ts';
import { type Input, type Schema, validate } from '../message/schema.ts';
import { InvalidResultError } from './errors.ts';
import type { Query } from './query.ts';
import type { ReadModelStore } from './read-model-store.ts';
import { createReader } from './reader.ts';

/** Answers queries from read models. */
export interface QueryBus {
  /**
   * Validates the input, resolves the query, and validates its result where it has an output schema.
   *
   * @throws {ValidationError} when the input doesn't match the query's schema
   * @throws {InvalidResultError} when the result doesn't match its output schema
   */
  ask<Name extends string, InputSchema extends Schema, Result>(
    query: Query<Name, InputSchema, Result>,
    input: Input<InputSchema>,
  ): Promise<Result>;
}

/** Makes a query bus over a store of read models. */
export function createQueryBus({ readModels }: { readModels: ReadModelStore }): QueryBus {
  return {
    async ask(query, rawInput) {
      const input = await validate(query.input, rawInput, `input of ${query.name}`);
      return checked(query, await query.resolve(input, createReader(query.projection, readModels)));
    },
  };
}

/** What the query's output makes of a result. */
async function checked<Result>({ name, output }: Query, result: Result): Promise<Result> {
  if (!output || result === undefined) return result;
  try {
    return (await validate(output, result, `output of ${name}`)) as Result;
  } catch (cause) {
    if (cause instanceof ValidationError) throw new InvalidResultError({ query: name, fault: cause.message }, { cause });
    throw cause;
  }
}
