import type { ObjectStore } from '../../transport/object-store.ts';
import type { ItemSource } from './check-item.ts';
import type { FindingKind, StreamFinding } from './finding.ts';
import type { PacedTable } from './paced-table.ts';
import { createPointedCommits } from './pointed-commits.ts';

/** What a check has counted. */
export interface CheckCounts extends Readonly<Record<FindingKind, number>> {
  /** The items of the table that were read by the scan. */
  readonly items: number;
  /** The partitions of the table that the scan came to. */
  readonly streams: number;
  /** The objects of the bucket. */
  readonly objects: number;
  /** How many items point to an object that holds what it should. */
  readonly pointers: number;
  /** How many items point to an object that was not looked at, because no bucket was given. */
  readonly uncheckedPointers: number;
  /** What was deleted. */
  readonly swept: number;
}

/** Nothing counted yet. */
export const noCounts: CheckCounts = {
  ...{ broken: 0, dangling: 0, orphaned: 0, unreferenced: 0, unproven: 0 },
  ...{ items: 0, streams: 0, objects: 0, pointers: 0, uncheckedPointers: 0, swept: 0 },
};

/** What the parts of a check share. */
export interface CheckWork {
  readonly table: PacedTable;
  readonly objects: ObjectStore | undefined;
  /** Whether what is proven superfluous is deleted. */
  readonly isSweeping: boolean;
  readonly now: () => number;
  readonly counts: () => CheckCounts;
  readonly add: (counts: Partial<CheckCounts>) => void;
  readonly report: (finding: StreamFinding) => void;
  /** Whether the check was asked to stop, or another part of it failed. */
  readonly isStopped: () => boolean;
}

/** What items are compared with. */
export function itemSourceOf({ table, objects }: CheckWork): ItemSource {
  return { table: table.name, objects, pointed: objects && createPointedCommits(objects) };
}
