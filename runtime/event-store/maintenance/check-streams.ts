import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDbCalls } from '../../aws-client/dynamodb-calls.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { checkObjects } from './check-objects.ts';
import { checkSegment, type SegmentPlace } from './check-segment.ts';
import { type CheckPlace, readCheckToken, writeCheckToken } from './check-token.ts';
import { type CheckCounts, type CheckWork, noCounts } from './check-work.ts';
import type { StreamFinding } from './finding.ts';
import { openPacedTable } from './paced-table.ts';

/** What is checked, and how. */
export interface CheckStreamsOptions {
  readonly client: DynamoDBClient | DynamoDbCalls;
  /** The table of an event store. */
  readonly table: string;
  readonly ambient: Pick<Ambient, 'now' | 'sleep'>;
  /**
   * The bucket of large commits, archives and snapshots: this table's alone.
   *
   * @default what items point to is not looked at
   */
  readonly objects?: ObjectStore | undefined;
  /**
   * Deletes what strongly consistent reads prove superfluous: objects that no item points to and none will, and snapshots that stand behind
   * nothing. Never a commit, and nothing foreign. Not for a copy of a table that shares the bucket of the original.
   *
   * @default false
   */
  readonly sweep?: boolean | undefined;
  /**
   * Into how many parts the table is divided, which are gone through side by side. A check that goes on keeps its own.
   *
   * @default 4
   */
  readonly segments?: number | undefined;
  /**
   * How much is read a second, in read units of DynamoDB: one is 8 KB of the scan.
   *
   * @default 1,000
   */
  readonly ratePerSecond?: number | undefined;
  /** Told of each thing that is wrong, once it is certain. */
  readonly onFinding?: ((finding: StreamFinding) => void) | undefined;
  /** Told after each page. */
  readonly onProgress?: ((progress: CheckProgress) => void) | undefined;
  /**
   * The `token` of a check that did not come to its end. What it found on the page where it stopped may be told again.
   *
   * @default begins at the beginning
   */
  readonly resume?: string | undefined;
  /**
   * Stops it after the pages that it is at.
   *
   * @default never
   */
  readonly signal?: AbortSignal | undefined;
}

/** How far a check is: what it has counted, and where it would go on. */
export interface CheckProgress extends CheckCounts {
  readonly segments: number;
  readonly segmentsDone: number;
  /** Goes on from here, with the same table. */
  readonly token: string;
}

/** How a check ended. */
export interface CheckReport extends CheckProgress {
  /** Whether it came to its end. */
  readonly isWhole: boolean;
}

const defaultSegments = 4;
const defaultRatePerSecond = 1_000;

/**
 * Goes through the table of an event store and its bucket, and tells what is broken, orphaned, dangling or unreferenced. Memory is bounded: a
 * page a segment, and findings are handed over one by one. Beside the scan only streams that look wrong are read, and one item an object.
 *
 * @throws {StoreNotFoundError} when there is no such table
 * @throws {StoreUnavailableError} when DynamoDB fails for longer than its client tries; `onProgress` had the token to go on with
 * @throws {InvalidCheckTokenError} when `resume` is no token of this table
 * @throws {InvalidRateError} when the rate is 0 or less
 * @example
 * ```ts
 * import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
 * import { checkStreams, systemAmbient } from '@allframe/serverless/stores';
 *
 * export const check = () =>
 *   checkStreams({ client: new DynamoDBClient(), table: 'orders-prod-events', ambient: systemAmbient, onFinding: console.error });
 * ```
 */
export async function checkStreams(options: CheckStreamsOptions): Promise<CheckReport> {
  const run = beginCheck(options);
  const { segments, bucket } = run.place();
  await sideBySide(
    segments.map((begin, index) => () => {
      const onPage = (segment: SegmentPlace) =>
        run.goOn({ segments: run.place().segments.map((old, at) => (at === index ? segment : old)) });
      return checkSegment({ index, of: segments.length }, begin, { ...run.work, onPage });
    }),
    run.stop,
  );
  const { objects } = run.work;
  if (objects)
    await checkObjects(objects, bucket, { ...run.work, parallel: segments.length, onPage: (next) => run.goOn({ bucket: next }) });
  const isWhole = run.place().segments.every(({ isDone }) => isDone) && (!objects || run.place().bucket.isDone);
  return { ...progressOf(run.place()), isWhole };
}

/** A check under way. */
interface CheckRun {
  readonly work: CheckWork;
  place(): CheckPlace;
  goOn(next: Partial<CheckPlace>): void;
  stop(): void;
}

function beginCheck(options: CheckStreamsOptions): CheckRun {
  const { table, objects, ambient, ratePerSecond = defaultRatePerSecond, sweep = false, signal, onFinding, onProgress } = options;
  let place = options.resume === undefined ? beginning(table, options.segments) : readCheckToken(options.resume, table);
  let isStopped = false;
  const add = (counts: Partial<CheckCounts>) => {
    place = { ...place, counts: summed(place.counts, counts) };
  };
  const work: CheckWork = {
    table: openPacedTable({ client: options.client, table, ambient, ratePerSecond }),
    objects,
    isSweeping: sweep,
    now: () => ambient.now(),
    counts: () => place.counts,
    add,
    report(finding) {
      add({ [finding.kind]: 1, swept: finding.isSwept ? 1 : 0 });
      onFinding?.(finding);
    },
    isStopped: () => isStopped || signal?.aborted === true,
  };
  return {
    work,
    place: () => place,
    goOn(next) {
      place = { ...place, ...next };
      onProgress?.(progressOf(place));
    },
    stop() {
      isStopped = true;
    },
  };
}

function beginning(table: string, segments = defaultSegments): CheckPlace {
  const places = Array.from({ length: segments }, () => ({ isDone: false }));
  return { table, segments: places, bucket: { isDone: false, prefix: 0 }, counts: noCounts };
}

function summed(counts: CheckCounts, added: Partial<CheckCounts>): CheckCounts {
  const sum: Record<string, number> = { ...counts };
  for (const [name, count] of Object.entries(added)) sum[name] = (sum[name] ?? 0) + count;
  return sum as unknown as CheckCounts;
}

function progressOf(place: CheckPlace): CheckProgress {
  const { counts, segments } = place;
  const segmentsDone = segments.filter(({ isDone }) => isDone).length;
  return { ...counts, segments: segments.length, segmentsDone, token: writeCheckToken(place) };
}

/** When one fails the others stop after the page that they are at, and that failure is it. */
async function sideBySide(tasks: readonly (() => Promise<void>)[], stop: () => void): Promise<void> {
  const failures: unknown[] = [];
  const failed = (error: unknown) => {
    failures.push(error);
    stop();
  };
  await Promise.all(tasks.map((task) => task().catch(failed)));
  if (failures.length > 0) throw failures[0];
}
