import { AssertionError } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import type { Commit } from '../message/commit.ts';
import type { AnySaga } from '../process-manager/saga/saga.ts';
import { sagaRecords } from '../process-manager/saga/saga-history.ts';
import { foldSaga } from '../process-manager/saga/saga-progress.ts';
import { sagaTimeline } from '../process-manager/saga/saga-timeline.ts';
import { type Item, listDifference } from './list-difference.ts';
import { effectOf, type InState, type SagaExpectation } from './saga-expectations.ts';

/** What a saga did in a step, and all that it has done. */
export interface SagaOutcome {
  readonly saga: AnySaga;
  /** The commits of the step. */
  readonly step: readonly Commit[];
  /** The commits of all steps. */
  readonly all: readonly Commit[];
}

/**
 * Compares what a saga did with what was expected of it, in order.
 *
 * @throws {AssertionError} with the difference, line by line, and the saga's history
 */
export function expectOutcome(outcome: SagaOutcome, expected: readonly (SagaExpectation | InState)[]): void {
  const wanted = expected.map(asJson);
  const states = wanted.filter((expectation) => 'state' in expectation);
  const effects = wanted.filter((expectation): expectation is SagaExpectation => !('state' in expectation));
  const done = effectsOf(outcome).map((effect, index) => withoutUnasked(effect, effects[index]));
  const actual = states.length > 0 ? [...done, stateOf(outcome)] : done;
  const inOrder = [...effects, ...states];
  if (!isDeepStrictEqual(actual, inOrder)) throw difference(outcome, actual, inOrder);
}

function effectsOf({ step }: SagaOutcome): readonly SagaExpectation[] {
  return step.flatMap((commit) => sagaRecords(commit).flatMap(({ event }) => asJson(effectOf(event, commit.timestamp) ?? [])));
}

/** The state of the saga that the step belongs to. */
function stateOf({ saga, step, all }: SagaOutcome): InState {
  const last = step.at(-1) ?? all.at(-1);
  const history = all.filter(({ stream }) => stream === last?.stream);
  return { state: foldSaga(saga, history).state };
}

/** An undo is compared where it is expected. */
function withoutUnasked(effect: SagaExpectation, expected: SagaExpectation | undefined): SagaExpectation {
  if (!('sent' in effect) || !expected || !('sent' in expected) || expected.undo) return effect;
  const { undo: _unasked, ...rest } = effect;
  return rest;
}

function difference({ saga, all }: SagaOutcome, actual: readonly object[], expected: readonly object[]): AssertionError {
  const message = [
    `${saga.name} does something else than expected (- expected, + done)`,
    ...listDifference(actual.map(itemOf), expected.map(itemOf)),
    'its history:',
    ...sagaTimeline(all).map((line) => `  ${line}`),
  ].join('\n');
  return new AssertionError({ message, actual, expected, operator: 'orchestrate' });
}

/** The first entry says what it is: `sent Book`. */
function itemOf(effect: object): Item {
  const [kind = ''] = Object.entries(effect).map(([name, value]) => (name === 'state' ? name : `${name} ${value}`));
  const parts = Object.entries(effect).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return { kind, value: effect, text: parts.join(' ') };
}

function asJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
