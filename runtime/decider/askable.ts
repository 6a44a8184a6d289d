import type { Input, Schema } from '../message/schema.ts';

/** A query of the service, as far as a command that reads it knows it. */
export interface Askable {
  readonly kind: 'query';
  readonly name: string;
  readonly input: Schema;
  /** What it answers with: a type, without a value. */
  readonly result?: unknown;
}

/** Asks one of the queries that a command declares in `reads`. */
export type Ask<Reads extends Askable> = <Q extends Reads>(query: Q, input: Input<Q['input']>) => Promise<AnswerOf<Q>>;

/** What a query answers with. */
export type AnswerOf<Q> = Q extends { readonly result?: infer Result } ? Result : never;
