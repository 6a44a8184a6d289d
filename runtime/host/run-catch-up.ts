import type { EventStore } from '../event-store/event-store.ts';
import type { Ambient } from '../message/ambient.ts';
import { InvalidPageTokenError } from '../message/errors.ts';
import { type CatchUpReport, catchUp } from '../process-manager/consumer/catch-up.ts';
import type { CatchUpState, CatchUpStateStore, Comparison } from '../process-manager/consumer/catch-up-state.ts';
import type { Follower } from '../process-manager/consumer/follower.ts';
import type { Logger } from './logger.ts';
import type { MetricRecorder } from './metrics.ts';
import { type RequestRebuildsPorts, requestRebuilds } from './request-rebuilds.ts';

/** What a catch-up runs on. */
export interface RunCatchUpPorts extends RequestRebuildsPorts {
  readonly followers: readonly Follower[];
  readonly store: EventStore;
  readonly state: CatchUpStateStore;
  /** Whether the store has an index of commits by time. */
  readonly isIndexed: boolean;
  readonly ambient: Ambient;
  readonly logger: Logger;
  readonly metrics: Pick<MetricRecorder, 'record'>;
}

const hourMs = 3_600_000;

/** It begins every five minutes, and is to end before the next one begins. */
const longestRunMs = 4 * 60_000;

/** Streams keep records for 24 hours: without an index everything is compared twice in that time, else once. */
const fullEveryMs = { scanned: 12 * hourMs, indexed: 24 * hourMs };

/** What was written a moment ago is left to its wake-up. */
const minAgeMs = 60_000;

/**
 * Asks for rebuilds that nobody began, and compares where streams end with how far each follower has come: those written to since the last run
 * where the store has an index, and all of them from time to time (rule C5). It goes on where the last run was stopped. Two runs at once do
 * each other's work, which counts once.
 */
export async function runCatchUp(ports: RunCatchUpPorts, latest = Number.POSITIVE_INFINITY): Promise<void> {
  const deadline = Math.min(latest, ports.ambient.now() + longestRunMs);
  await change(ports, async ({ rebuilds, ...state }) => ({ ...state, rebuilds: await requestRebuilds(rebuilds, ports) }));
  if (ports.isIndexed) await change(ports, (state) => compareRecent(state, ports, deadline));
  await change(ports, (state) => compareAll(state, ports, deadline));
}

/** What another run has changed meanwhile stands: it has done the work as well. */
async function change(ports: RunCatchUpPorts, work: (state: CatchUpState) => Promise<CatchUpState | undefined>): Promise<void> {
  const before = (await ports.state.read()) ?? { revision: 0 };
  const after = await work(before);
  if (!after || (await ports.state.write({ ...after, revision: before.revision + 1 }))) return;
  ports.logger.info('Another catch-up runs at the same time');
}

async function compareRecent(state: CatchUpState, ports: RunCatchUpPorts, deadline: number): Promise<CatchUpState> {
  const begin = { ...beginning(ports), since: state.recentBegunAt ?? isoTime(ports.ambient.now() - fullEveryMs.indexed) };
  const comparison = goingOn(state.recent, begin);
  const recent = await compare(comparison, ports, deadline);
  return { ...state, recent, recentBegunAt: recent ? state.recentBegunAt : comparison.begunAt };
}

async function compareAll(state: CatchUpState, ports: RunCatchUpPorts, deadline: number): Promise<CatchUpState | undefined> {
  const { ambient, isIndexed } = ports;
  const everyMs = isIndexed ? fullEveryMs.indexed : fullEveryMs.scanned;
  const isDue = state.fullBegunAt === undefined || ambient.now() - Date.parse(state.fullBegunAt) >= everyMs;
  if (!state.full && !isDue) return undefined;
  // From the beginning of time an index holds everything as well, and needs no scan of the table.
  const begin = { ...beginning(ports), since: isIndexed ? isoTime(0) : undefined };
  const comparison = goingOn(state.full, begin);
  const full = await compare(comparison, ports, deadline);
  return { ...state, full, fullBegunAt: full ? state.fullBegunAt : comparison.begunAt };
}

function beginning({ followers, ambient }: RunCatchUpPorts): Comparison {
  return { begunAt: isoTime(ambient.now()), aggregates: [...new Set(followers.flatMap(({ from }) => from))].sort() };
}

/** A deployment may have brought followers of other streams, to which the cursor means nothing. */
function goingOn(left: Comparison | undefined, begin: Comparison): Comparison {
  return left && JSON.stringify(left.aggregates) === JSON.stringify(begin.aggregates) ? left : begin;
}

/** What is left of the comparison. */
async function compare(comparison: Comparison, ports: RunCatchUpPorts, deadline: number): Promise<Comparison | undefined> {
  const { followers, store, ambient } = ports;
  const { since, cursor: after } = comparison;
  try {
    const report = await catchUp(followers, { store, ambient }, { since, after, deadline, minAgeMs });
    tell(report, ports);
    return report.isComplete ? undefined : { ...comparison, cursor: report.next };
  } catch (error) {
    if (!(error instanceof InvalidPageTokenError) || after === undefined) throw error;
    return compare({ ...comparison, cursor: undefined }, ports, deadline);
  }
}

function tell({ isComplete, followers }: CatchUpReport, { logger, metrics }: RunCatchUpPorts): void {
  for (const [follower, { streams, behind, parked, events, oldestMs, failures }] of Object.entries(followers)) {
    if (behind > 0) metrics.record('StreamsBehind', behind);
    const found = { follower, isComplete, streams, behind, parked, events, oldestSeconds: Math.round(oldestMs / 1_000) };
    if (behind === 0 && failures.length === 0) logger.info('Streams were compared', found);
    else logger.warn('A follower was behind', { ...found, failures: failures.length });
    for (const { stream, error } of failures.slice(0, maxFailuresTold))
      logger.error('A stream could not be followed', { follower, stream, error });
  }
}

/** Of one page after the other each may hold as many: the rest is counted. */
const maxFailuresTold = 10;

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
