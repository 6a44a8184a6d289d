import type { Ambient } from '../../message/ambient.ts';
import { causedBy } from '../../message/metadata.ts';
import type { TimeoutMessage } from '../../message/worker-message.ts';
import { builtInQueue } from '../../transport/queue.ts';
import type { Timers } from '../../transport/timers.ts';
import { type Arrival, commitSagaStep, type SagaPorts } from './commit-saga-step.ts';
import type { AnySaga } from './saga.ts';
import type { ActiveTimer } from './saga-progress.ts';

/** What became of a timeout that arrived. */
export type TimeoutOutcome = 'fired' | 'ignored' | 'set again';

/** Clocks differ: what comes so little before its time is not sent back. */
const toleranceMs = 5_000;

/**
 * Brings a timeout to its saga (rule E5). It is checked by its id: one that went off before, was cancelled or is unknown changes nothing. One
 * that comes before its time, because its timer reaches no further, is set again.
 *
 * @throws {ConcurrencyError} when others kept being faster: the timeout is to be delivered again
 * @throws {InvalidSagaStepError} when the handler returned what can't be stored or sent
 * @throws {CausationDepthError} when too many causes stand before what it would send (rule B3)
 */
export async function fireTimeout(saga: AnySaga, message: TimeoutMessage, ports: SagaPorts & { timers: Timers }): Promise<TimeoutOutcome> {
  const { saga: stream, timeoutId } = message;
  let early: ActiveTimer | undefined;
  const hasFired = await commitSagaStep(
    saga,
    stream,
    ({ timers }) => {
      const timer = timers.get(timeoutId);
      early = timer && isEarly(timer, ports.ambient) ? timer : undefined;
      return timer && !early ? arrivalOf(message, timer) : undefined;
    },
    ports,
  );
  if (early) await setAgain(message, early, ports);
  if (early) return 'set again';
  return hasFired ? 'fired' : 'ignored';
}

/** Under an id of its own: the timer that has just gone off may still be held under the first one, and would be taken for set. */
async function setAgain(
  message: TimeoutMessage,
  { dueAt }: ActiveTimer,
  { timers, ambient }: SagaPorts & { timers: Timers },
): Promise<void> {
  const id = `${message.timeoutId}-${Math.floor(ambient.now() / 1_000).toString(36)}`;
  await timers.set({ id, dueAt, queue: builtInQueue, group: message.saga, message });
}

function isEarly({ dueAt }: ActiveTimer, { now }: Ambient): boolean {
  return now() + toleranceMs < Date.parse(dueAt);
}

function arrivalOf(message: TimeoutMessage, { name, data, dueAt }: ActiveTimer): Arrival {
  const { timeoutId } = message;
  const came = { type: 'TimeoutFired', data: { timeoutId, name } } as const;
  return { came, seen: { type: name, data, timeoutId, dueAt } as Arrival['seen'], id: timeoutId, origin: causedBy(message, timeoutId) };
}
