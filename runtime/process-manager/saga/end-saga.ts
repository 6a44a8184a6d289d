import { type OpenStep, record } from './open-step.ts';
import type { SagaEnd } from './saga-history.ts';

/** Ends the saga; what comes later is recorded and ignored (rule E4). */
export function endSaga(step: OpenStep, outcome: SagaEnd): OpenStep {
  const stopped = cancelTimers(step, () => true);
  return record(stopped, { type: 'SagaCompleted', data: { outcome, failures: stopped.progress.failures } });
}

/**
 * Gives up: from here on no handler is asked any more, and what was done is undone from the last step to the first, each step once the
 * one before is answered (rule E4).
 */
export function startCompensation(step: OpenStep, reason: string): OpenStep {
  return continueCompensation(cancelTimers(record(step, { type: 'CompensationStarted', data: { reason } }), () => true));
}

/** Sends the next undo, if none is on its way. The saga ends once nothing is left to be undone, and no command on its way may be. */
export function continueCompensation(step: OpenStep): OpenStep {
  const { awaiting, done } = step.progress;
  const onTheirWay = [...awaiting.values()];
  if (onTheirWay.some(({ undoes }) => undoes !== undefined)) return step;
  const last = done.at(-1);
  if (last) return record(step, { type: 'CompensationStepSent', data: { undoes: last.commandId, ...last.undo } });
  return onTheirWay.some(({ undo }) => undo) ? step : endSaga(step, 'compensated');
}

/** Takes back those timers that are still to come and have such a name. */
export function cancelTimers(step: OpenStep, isMeant: (name: string) => boolean): OpenStep {
  return [...step.progress.timers]
    .filter(([, { name }]) => isMeant(name))
    .reduce((current, [timeoutId, { name }]) => record(current, { type: 'TimeoutCancelled', data: { timeoutId, name } }), step);
}
