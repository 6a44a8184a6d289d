import type { AnyAggregate } from '../decider/aggregate.ts';
import type { AggregateSnapshots } from '../decider/snapshot-choice.ts';
import type { EventStore } from '../event-store/event-store.ts';
import type { Ambient } from '../message/ambient.ts';
import type { Position } from '../message/position.ts';
import { atPosition } from './at-position.ts';
import { MissingEventStoreError } from './errors.ts';
import type { AnyQuery } from './query.ts';
import type { ReadModelStore } from './read-model-store.ts';
import { createReader } from './reader.ts';
import { createStateReader } from './state-reader.ts';

/** Where queries read from. */
export interface QueryReads {
  readonly readModels: ReadModelStore;
  readonly store?: EventStore | undefined;
  /**
   * Says which documents have ended.
   *
   * @default queries of documents that expire fail
   */
  readonly ambient?: Pick<Ambient, 'now'> | undefined;
  /**
   * The snapshots that states of an aggregate are folded from.
   *
   * @default whole streams are read
   */
  readonly snapshotsOf?: ((aggregate: AnyAggregate) => AggregateSnapshots | undefined) | undefined;
}

/** What one question is bound to. */
export interface QuestionBounds {
  readonly tenant: string | undefined;
  readonly deadline: number | undefined;
  /** What the answer must hold at least. */
  readonly position: Position | undefined;
}

/**
 * What a query resolves by: documents of its projection, states of its aggregate.
 *
 * @throws {MissingEventStoreError} when it needs an event store and there is none
 * @throws {MissingClockError} when its documents expire and there is no clock
 */
export function readsOf(query: AnyQuery, { readModels, store, ambient, snapshotsOf }: QueryReads, bounds: QuestionBounds): object {
  const { projection, aggregates, name } = query;
  const { position, tenant } = bounds;
  const [aggregate] = aggregates;
  const needed = (need: string): EventStore => {
    if (!store) throw new MissingEventStoreError({ query: name, need });
    return store;
  };
  const positioned = () =>
    position && projection ? atPosition(position, { ...bounds, projection, readModels, store: needed('position tokens') }) : readModels;
  return {
    ...(projection && createReader(projection, positioned(), { tenant, now: ambient && (() => ambient.now()) })),
    ...(aggregate && createStateReader(aggregate, needed('the state of aggregates'), { ...bounds, snapshots: snapshotsOf?.(aggregate) })),
  };
}
