import { eventIdOf } from '../../message/commit.ts';
import type { SagaEvent } from './saga-history.ts';
import { evolveSaga, type SagaProgress } from './saga-progress.ts';

/** A step that is being decided: what it states so far, and how far the saga is with it. */
export interface OpenStep {
  readonly place: StepPlace;
  readonly progress: SagaProgress;
  readonly events: readonly SagaEvent[];
}

/** Where and when a step is decided. */
export interface StepPlace {
  readonly sagaId: string;
  /** The id of the commit that it becomes: the ids of what it sends are made of it (rule E2). */
  readonly commitId: string;
  /** ISO 8601 in UTC; the same for every try. */
  readonly now: string;
}

/** The step with one event more. */
export function record({ place, progress, events }: OpenStep, event: SagaEvent): OpenStep {
  const id = eventIdOf(place, events.length);
  return { place, progress: evolveSaga(progress, { id, event }), events: [...events, event] };
}
