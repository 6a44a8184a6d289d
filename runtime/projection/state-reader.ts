import { streamIdFault, streamKey } from '../contract/event-table.ts';
import type { AnyAggregate, StateOf } from '../decider/aggregate.ts';
import { fold } from '../decider/fold.ts';
import type { EventStore, StoreOptions } from '../event-store/event-store.ts';
import type { Position } from '../message/position.ts';
import type { OfTenant } from './document-key.ts';
import { checkHistory } from './follow-stream.ts';

/** Reads the state of an aggregate's streams. */
export interface StateReader<A> {
  /**
   * The fold of a stream by its bare id, strongly consistent; `undefined` where there is no stream.
   *
   * @throws {UnknownEventError} when the stream holds events of newer code
   * @throws {HistoryDivergedError} when the stream does not hold the commit that the position names (rule A9)
   */
  state(streamId: string): Promise<AggregateState<StateOf<A>> | undefined>;
}

/** A stream's state, and the version that it is the state at. */
export interface AggregateState<State> {
  readonly state: State;
  readonly version: number;
}

/** What a reader of states is bound to. */
export interface StateReaderOptions extends OfTenant, StoreOptions {
  /** What the stream must hold at least. */
  readonly position?: Position | undefined;
}

/** A reader of an aggregate's states: of one tenant's streams, where the service declares tenants. */
export function createStateReader<A extends AnyAggregate>(
  aggregate: A,
  store: EventStore,
  { tenant, position, deadline }: StateReaderOptions = {},
): StateReader<A> {
  return {
    async state(streamId) {
      if (streamIdFault(streamId) !== undefined) return undefined;
      const stream = streamKey(aggregate.name, streamId, tenant);
      const { head, commits } = await store.load(stream, { deadline });
      if (position?.stream === stream)
        checkHistory(stream, position, commits.find(({ lastVersion }) => lastVersion === position.version)?.commitId);
      return head.version === 0 ? undefined : { state: fold(aggregate, commits), version: head.version };
    },
  };
}
