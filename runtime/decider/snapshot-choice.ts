import { createHash } from 'node:crypto';
import type { AnyAggregate } from './aggregate.ts';

/** Whether states of streams are kept, so that a load need not begin at the first commit (rule A8). */
export interface SnapshotOptions {
  /** After how many events of a stream its state is kept; at least 1. */
  readonly every: number;
  /**
   * What tells this code from other code that may fold otherwise: a hash of the modules that define the service's aggregates, which bundling
   * makes.
   *
   * @default only the states of aggregates with a `stateVersion` are kept
   */
  readonly fingerprint?: string | undefined;
}

/** Of an aggregate: the snapshots that its streams may begin with. */
export interface AggregateSnapshots {
  readonly fingerprint: string;
  readonly every: number;
}

/**
 * Says for each aggregate which snapshots are its own. There are none where nothing tells its code from other code, and none of an aggregate
 * with personal fields, whose data must not outlive its key.
 */
export function snapshotChoice({ every, fingerprint }: SnapshotOptions): (aggregate: AnyAggregate) => AggregateSnapshots | undefined {
  const known = new WeakMap<AnyAggregate, AggregateSnapshots | 'none'>();
  return (aggregate) => {
    const found = known.get(aggregate) ?? choose(aggregate);
    known.set(aggregate, found);
    return found === 'none' ? undefined : found;
  };

  function choose({ hasPersonalData, stateVersion }: AnyAggregate): AggregateSnapshots | 'none' {
    if ((fingerprint === undefined && stateVersion === undefined) || hasPersonalData) return 'none';
    return { every, fingerprint: hashOf([fingerprint ?? null, stateVersion ?? null]) };
  }
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
