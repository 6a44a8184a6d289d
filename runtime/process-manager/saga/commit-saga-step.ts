import { parseStreamKey } from '../../contract/event-table.ts';
import { ConcurrencyError } from '../../event-store/errors.ts';
import type { EventStore } from '../../event-store/event-store.ts';
import type { Ambient } from '../../message/ambient.ts';
import { CausationDepthError } from '../../message/errors.ts';
import type { StoredEvent } from '../../message/event.ts';
import { type MessageMetadata, type MessageOrigin, maxCausationDepth } from '../../message/metadata.ts';
import { decideSagaStep, type SagaInput } from './decide-saga-step.ts';
import type { AnySaga } from './saga.ts';
import { type SagaEvent, sagaSchemaVersion } from './saga-history.ts';
import { foldSaga, type SagaProgress } from './saga-progress.ts';

/** What a saga's step needs from outside. */
export interface SagaPorts {
  readonly store: EventStore;
  readonly ambient: Ambient;
  /**
   * When the caller stops waiting, in milliseconds since the epoch.
   *
   * @default none
   */
  readonly deadline?: number | undefined;
}

/** An input on its way into a saga. */
export interface Arrival extends SagaInput {
  /** The id of the event, answer or timeout. */
  readonly id: string;
  readonly origin: MessageOrigin & { readonly causationDepth: number };
}

/** Tells from a saga's progress what an input is to it; `undefined` where it is nothing new. */
export type Arrive = (progress: SagaProgress) => Arrival | undefined;

/**
 * Loads, folds, decides and appends one step of a saga. Decides again where another writer was faster.
 *
 * @returns whether there was anything to record
 * @throws {ConcurrencyError} when others kept being faster, or the deadline has passed: the input is to be delivered again
 * @throws {InvalidSagaStepError} when the handler returned what can't be stored or sent
 * @throws {CausationDepthError} when too many causes stand before what it would send (rule B3)
 */
export async function commitSagaStep(saga: AnySaga, stream: string, arrive: Arrive, ports: SagaPorts): Promise<boolean> {
  const { ambient } = ports;
  const place = { sagaId: parseStreamKey(stream).streamId, commitId: ambient.newId(), now: new Date(ambient.now()).toISOString() };
  return retryOnConflict(place.commitId, ports, async () => {
    const { store, deadline } = ports;
    const { head, commits } = await store.load(stream, { deadline });
    const progress = foldSaga(saga, commits);
    const arrival = arrive(progress);
    const events = arrival ? await decideSagaStep(saga, progress, arrival, place) : [];
    if (!arrival || events.length === 0) return false;
    const metadata = metadataOf(saga, stream, arrival, events);
    await store.append(head, { commitId: place.commitId, timestamp: place.now, metadata, events: events.map(stored) }, { deadline });
    return true;
  });
}

/** A saga has few writers: who loses so often waits for the next delivery. */
const maxConflicts = 8;

/** The pause before try `n` is up to `n` times this, at random, so that losers don't collide again. */
const jitterMs = 10;

async function retryOnConflict(
  commitId: string,
  { ambient, deadline = Infinity }: SagaPorts,
  attempt: () => Promise<boolean>,
): Promise<boolean> {
  for (let conflicts = 1; ; conflicts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ConcurrencyError)) throw error;
      if (error.winner.commitId === commitId) return true;
      const pauseMs = ambient.random() * jitterMs * conflicts;
      if (conflicts > maxConflicts || ambient.now() + pauseMs >= deadline) throw error;
      await ambient.sleep(pauseMs);
    }
  }
}

function metadataOf({ name }: AnySaga, stream: string, { id, origin }: Arrival, events: readonly SagaEvent[]): MessageMetadata {
  const depth = origin.causationDepth;
  if (depth > maxCausationDepth && events.some(({ type }) => type === 'CommandSent' || type === 'TimeoutScheduled'))
    throw new CausationDepthError({ command: name, depth, limit: maxCausationDepth });
  // What was done in the depth must be undone there: an undo never counts as too deep.
  const causationDepth = Math.min(depth, maxCausationDepth);
  const { tenant } = parseStreamKey(stream);
  return { ...origin, causationDepth, commandId: id, correlationId: origin.correlationId ?? id, causationId: id, tenant };
}

function stored({ type, data }: SagaEvent): StoredEvent {
  return { type, data: JSON.parse(JSON.stringify(data)), schemaVersion: sagaSchemaVersion };
}
