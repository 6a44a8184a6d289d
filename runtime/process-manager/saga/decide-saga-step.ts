import type { Event } from '../../message/event.ts';
import { canonicalJson } from '../../message/json.ts';
import { cancelTimers, continueCompensation, endSaga, startCompensation } from './end-saga.ts';
import { InvalidSagaStepError } from './errors.ts';
import { type OpenStep, record, type StepPlace } from './open-step.ts';
import { EffectFault, jsonOf, type Plan, planEffects } from './plan-effects.ts';
import type { AnySaga, SagaHandler, SagaStep } from './saga.ts';
import { sagaEffects } from './saga-effects.ts';
import type { SagaEvent, WhatCame } from './saga-history.ts';
import type { SagaProgress } from './saga-progress.ts';

/** An input of a saga: as its history tells it, and as its handler sees it. */
export interface SagaInput {
  readonly came: WhatCame;
  readonly seen: Event;
}

/**
 * After so many recorded ones, ignored inputs leave no trace any more: an ended saga must not grow for as long as its streams do.
 */
const maxIgnoredInputs = 20;

/**
 * Decides one step: what came in, and what becomes of it. Pure, given time and ids. Nothing at all where the input is to leave no trace.
 *
 * @throws {InvalidSagaStepError} when the handler returned what can't be stored or sent
 */
export async function decideSagaStep(
  saga: AnySaga,
  progress: SagaProgress,
  { came, seen }: SagaInput,
  place: StepPlace,
): Promise<readonly SagaEvent[]> {
  const step = record({ place, progress, events: [] }, came);
  if (progress.status === 'running') return (await handled(saga, step, seen)).events;
  if (progress.status === 'compensating' && isAnswer(came)) return continueCompensation(step).events;
  if (progress.ignored >= maxIgnoredInputs) return [];
  return record(step, { type: 'InputIgnored', data: { status: progress.status } }).events;
}

/** While a saga compensates, answers are what it waits for; its handlers have no say any more. */
function isAnswer({ type }: WhatCame): boolean {
  return type === 'CommandSucceeded' || type === 'CommandFailed';
}

async function handled(saga: AnySaga, step: OpenStep, seen: Event): Promise<OpenStep> {
  try {
    const { state, effects = [] } = stepOf(saga, step, seen);
    const plan = await planEffects(saga, effects, step.place.now);
    return ended(stated(withState(step, state), plan), plan);
  } catch (cause) {
    if (!(cause instanceof EffectFault)) throw cause;
    const facts = { saga: saga.name, sagaId: step.place.sagaId, step: seen.type, fault: cause.message };
    throw new InvalidSagaStepError(facts, { cause });
  }
}

function stepOf(saga: AnySaga, { progress: { state }, place }: OpenStep, seen: Event): SagaStep<unknown> {
  const handler = handlerOf(saga, seen.type);
  if (!handler) return { state };
  const { sagaId, now } = place;
  // A copy, so that a handler that changes it in place is not taken for one that changes nothing.
  const step: unknown = handler(jsonOf(state, 'state'), seen, { ...sagaEffects, sagaId, now });
  if (typeof step !== 'object' || step === null || !('state' in step) || step.state === undefined)
    throw new EffectFault('it returns no state');
  return step as SagaStep<unknown>;
}

/** The handler of an input, if the saga has one. */
export function handlerOf({ handlers }: AnySaga, type: string): SagaHandler<unknown, unknown, {}> | undefined {
  return Object.hasOwn(handlers, type) ? handlers[type] : undefined;
}

/** The state is stored where it changes, and at the beginning, so that another initial state does not change the past. */
function withState(step: OpenStep, returned: unknown): OpenStep {
  const state = jsonOf(returned, 'state');
  const isKnown = step.progress.hasBegun && canonicalJson(state) === canonicalJson(step.progress.state);
  return isKnown ? step : record(step, { type: 'StateChanged', data: { state } });
}

function stated(step: OpenStep, { stated: planned }: Plan): OpenStep {
  return planned.reduce(
    (current, next) => ('effect' in next ? cancelTimers(current, (name) => name === next.name) : record(current, next)),
    step,
  );
}

function ended(step: OpenStep, { ending }: Plan): OpenStep {
  if (!ending) return step;
  return ending.effect === 'complete' ? endSaga(step, 'completed') : startCompensation(step, ending.reason);
}
