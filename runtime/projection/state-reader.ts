import { streamIdFault, streamKey } from '../contract/event-table.ts';
import type { AnyAggregate, StateOf } from '../decider/aggregate.ts';
import { fold } from '../decider/fold.ts';
import type { AggregateSnapshots } from '../decider/snapshot-choice.ts';
import type { EventStore, LoadedStream, StoreOptions } from '../event-store/event-store.ts';
import { loadResumed } from '../event-store/load-resumed.ts';
import { deepFrozen } from '../message/json.ts';
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
  /**
   * Which snapshots of the aggregate a fold may begin with.
   *
   * @default none: whole streams are read
   */
  readonly snapshots?: AggregateSnapshots | undefined;
}

/** A reader of an aggregate's states: of one tenant's streams, where the service declares tenants. */
export function createStateReader<A extends AnyAggregate>(
  aggregate: A,
  store: EventStore,
  { tenant, position, deadline, snapshots }: StateReaderOptions = {},
): StateReader<A> {
  return {
    async state(streamId) {
      if (streamIdFault(streamId) !== undefined) return undefined;
      const stream = streamKey(aggregate.name, streamId, tenant);
      const loaded = await (snapshots ? loadResumed(store, stream, { deadline, snapshots }) : store.load(stream, { deadline }));
      if (position?.stream === stream) checkHistory(stream, position, await commitIdAt(position, loaded));
      const { head, commits, snapshot } = loaded;
      if (head.version === 0) return undefined;
      return { state: fold(aggregate, commits, snapshot && deepFrozen(snapshot.state as StateOf<A>)), version: head.version };
    },
  };

  /** The commit that ends at a version; before a snapshot it is not among those that were read. */
  async function commitIdAt({ version }: Position, { head: { stream }, commits, snapshot }: LoadedStream): Promise<string | undefined> {
    const isBefore = snapshot !== undefined && version <= snapshot.version;
    const commit = isBefore
      ? await store.readCommit(stream, version, { deadline })
      : commits.find(({ lastVersion }) => lastVersion === version);
    return commit?.lastVersion === version ? commit.commitId : undefined;
  }
}
