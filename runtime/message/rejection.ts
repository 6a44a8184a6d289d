import type { Json } from './json.ts';

const rejectionMark: unique symbol = Symbol.for('allframe.rejection');

/** A decider's no: not an error, but an answer, whose code is part of the command's type. */
export interface Rejection<Code extends string = string> {
  readonly [rejectionMark]: true;
  readonly code: Code;
  readonly details: Json | undefined;
}

/** Refuses a command; deciders find it in their context. */
export function reject<const Code extends string>(code: Code, details?: Json): Rejection<Code> {
  return { [rejectionMark]: true, code, details };
}

/** Whether a decision is a rejection. */
export function isRejection(decision: unknown): decision is Rejection {
  return typeof decision === 'object' && decision !== null && rejectionMark in decision;
}

/** The rejection codes among a decider's outcomes. */
export type CodesOf<Outcome> = Outcome extends Rejection<infer Code> ? Code : never;
