import type { EventStore } from '../../event-store/event-store.ts';
import type { AnySaga, SagaStateOf } from './saga.ts';
import type { FailedUndo, PlannedCommand, SagaEnd } from './saga-history.ts';
import { foldSaga, type SagaStatus } from './saga-progress.ts';
import { sagaStream } from './saga-stream.ts';

/** A saga as it stands. */
export interface SagaView<State> {
  readonly sagaId: string;
  /** The version of its stream. */
  readonly version: number;
  readonly status: SagaStatus;
  /** How it ended; missing until it has. */
  readonly outcome?: SagaEnd | undefined;
  /** Why it compensates; missing where it doesn't. */
  readonly reason?: string | undefined;
  readonly state: State;
  /** Commands that were sent and are not answered, in the order in which they were sent. */
  readonly awaiting: readonly (PlannedCommand & { readonly commandId: string })[];
  /** Timeouts that are still to come. */
  readonly timeouts: readonly { readonly timeoutId: string; readonly name: string; readonly dueAt: string }[];
  /** The steps that could not be undone. */
  readonly failures: readonly FailedUndo[];
}

/**
 * Reads a saga, strongly consistent; `undefined` where nothing has come to it yet.
 *
 * @throws {UnknownEventError} when newer code wrote its history (rule B2)
 * @throws {InvalidSagaIdError} when the id can be none
 */
export async function readSaga<S extends AnySaga>(
  saga: S,
  sagaId: string,
  { store, tenant }: { readonly store: EventStore; readonly tenant?: string | undefined },
): Promise<SagaView<SagaStateOf<S>> | undefined> {
  const { head, commits } = await store.load(sagaStream(saga, sagaId, tenant));
  if (commits.length === 0) return undefined;
  const { status, outcome, reason, state, awaiting, timers, failures } = foldSaga(saga, commits);
  return {
    sagaId,
    version: head.version,
    status,
    ...(outcome !== undefined && { outcome }),
    ...(reason !== undefined && { reason }),
    state: state as SagaStateOf<S>,
    awaiting: [...awaiting].map(([commandId, { command, input }]) => ({ commandId, command, input })),
    timeouts: [...timers].map(([timeoutId, { name, dueAt }]) => ({ timeoutId, name, dueAt })),
    failures,
  };
}
