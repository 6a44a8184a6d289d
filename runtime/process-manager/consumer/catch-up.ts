import { parseStreamKey } from '../../contract/event-table.ts';
import type { EventStore, StreamTip, TipPage, TipScan } from '../../event-store/event-store.ts';
import type { Ambient } from '../../message/ambient.ts';
import { checkRate } from '../../message/rate.ts';
import { createTally, type FollowerReport, type Tally } from './catch-up-report.ts';
import type { Follower } from './follower.ts';

/** What a catch-up runs on. */
export interface CatchUpPorts {
  readonly store: EventStore;
  readonly ambient: Pick<Ambient, 'now' | 'sleep'>;
}

/** How far and how fast a catch-up goes. */
export interface CatchUpOptions {
  /**
   * Several workers share the work: each goes through its own segment of so many.
   *
   * @default the whole store
   */
  readonly segment?: TipScan['segment'];
  /**
   * How much is read a second at most, in streams or commits, as the store counts.
   *
   * @default 1_000
   */
  readonly ratePerSecond?: number | undefined;
  /**
   * When to stop, in milliseconds since the epoch: what is left then is for the next catch-up.
   *
   * @default none
   */
  readonly deadline?: number | undefined;
  /**
   * The `next` of the catch-up before.
   *
   * @default from the beginning
   */
  readonly after?: string | undefined;
  /**
   * Leaves out the streams whose last commit is older, ISO 8601 in UTC: a store with an index of commits by time reads no others then.
   *
   * @default all streams are compared
   */
  readonly since?: string | undefined;
  /**
   * Streams whose last commit is younger are left to their wake-ups, which may still be under way.
   *
   * @default 0
   */
  readonly minAgeMs?: number | undefined;
  /**
   * Whether those behind are woken; else they are counted only.
   *
   * @default true
   */
  readonly isWaking?: boolean | undefined;
  /** Told after each page of streams what was found so far. */
  readonly onProgress?: ((progress: CatchUpReport) => void) | undefined;
}

/** What a catch-up found. */
export interface CatchUpReport {
  /** Whether all streams were compared. */
  readonly isComplete: boolean;
  /** Where the next catch-up goes on; missing where this one is complete, or has to begin again. */
  readonly next?: string | undefined;
  /** By the follower's name. */
  readonly followers: Readonly<Record<string, FollowerReport>>;
}

const defaultRatePerSecond = 1_000;

/**
 * Compares where streams end with how far each follower has come, and wakes those that lag: whatever was lost of wake-ups, after an outage
 * of any length everybody has followed everything (rule C5). One that fails does not hold the others; its failure counts towards parking.
 *
 * @throws {InvalidPageTokenError} when `after` is no token of this store and segment
 * @throws {InvalidRateError} when `ratePerSecond` is not more than 0
 * @example
 * ```ts
 * import { catchUp, type EventStore, type Follower } from '@allframe/serverless/runtime';
 *
 * const ambient = { now: () => Date.now(), sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };
 *
 * async function catchUpForAMinute(followers: readonly Follower[], store: EventStore, after?: string) {
 *   const { isComplete, next } = await catchUp(followers, { store, ambient }, { deadline: Date.now() + 60_000, after });
 *   return isComplete ? undefined : next;
 * }
 * ```
 */
export async function catchUp(
  followers: readonly Follower[],
  { store, ambient }: CatchUpPorts,
  {
    segment,
    after,
    since,
    minAgeMs = 0,
    deadline = Number.POSITIVE_INFINITY,
    ratePerSecond = defaultRatePerSecond,
    isWaking = true,
    onProgress,
  }: CatchUpOptions = {},
): Promise<CatchUpReport> {
  checkRate(ratePerSecond);
  const tally = createTally(followers, ambient);
  const aggregates = [...new Set(followers.flatMap(({ from }) => from))];
  const pages = readPages({ aggregates, segment, after, since, limit: pageSize(ratePerSecond) }, { store, ambient, ratePerSecond });
  let reached = after;
  for await (const { tips, next } of pages) {
    for (const tip of tips) {
      if (ambient.now() >= deadline) return { isComplete: false, next: reached, followers: tally.reports() };
      if (ambient.now() - Date.parse(tip.timestamp) < minAgeMs) continue;
      await compare(tip, followers, { tally, isWaking });
    }
    reached = next;
    onProgress?.({ isComplete: next === undefined, next, followers: tally.reports() });
  }
  return { isComplete: true, followers: tally.reports() };
}

const maxPageSize = 100;

function pageSize(ratePerSecond: number): number {
  return Math.max(1, Math.floor(Math.min(ratePerSecond, maxPageSize)));
}

/** All pages of a scan, not faster than so much a second. */
async function* readPages(
  scan: TipScan & { readonly limit: number },
  { store, ambient, ratePerSecond }: CatchUpPorts & { readonly ratePerSecond: number },
): AsyncGenerator<TipPage> {
  for (let after = scan.after; ; ) {
    const begun = ambient.now();
    const page = await store.readTips({ ...scan, after });
    yield page;
    if (page.next === undefined) return;
    after = page.next;
    const left = (scan.limit / ratePerSecond) * 1_000 - (ambient.now() - begun);
    if (left > 0) await ambient.sleep(left);
  }
}

/** Followers don't hold each other. */
async function compare(
  tip: StreamTip,
  followers: readonly Follower[],
  { tally, isWaking }: { readonly tally: Tally; readonly isWaking: boolean },
): Promise<void> {
  const { aggregate } = parseStreamKey(tip.stream);
  const following = followers.filter(({ from }) => from.includes(aggregate));
  await Promise.all(following.map((follower) => wake(follower, tip, { tally, isWaking })));
}

async function wake(follower: Follower, tip: StreamTip, { tally, isWaking }: { tally: Tally; isWaking: boolean }): Promise<void> {
  try {
    const standing = await follower.standing(tip);
    tally.count(follower, standing);
    if (standing.state !== 'behind' || !isWaking) return;
    if ((await follower.follow(standing.commits)) === 'parked') tally.park(follower);
  } catch (error) {
    tally.fail(follower, { stream: tip.stream, error });
  }
}
