import { type Input, type Schema, validate } from '../message/schema.ts';
import type { Query } from './query.ts';
import type { ReadModelStore } from './read-model-store.ts';
import { createReader } from './reader.ts';

/** Answers queries from read models. */
export interface QueryBus {
  /**
   * Validates the input and resolves the query.
   *
   * @throws {ValidationError} when the input doesn't match the query's schema
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
      return query.resolve(input, createReader(query.projection, readModels));
    },
  };
}
