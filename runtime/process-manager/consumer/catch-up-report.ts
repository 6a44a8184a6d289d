import type { Ambient } from '../../message/ambient.ts';
import type { Follower, Standing } from './follower.ts';

/** How a follower stands, as far as a catch-up has come. */
export interface FollowerReport {
  /** How many streams were compared. */
  readonly streams: number;
  /** How many of them it had followed to their end. */
  readonly caughtUp: number;
  /** How many it had not. */
  readonly behind: number;
  /** How many it stands still on, those parked just now included. */
  readonly parked: number;
  /** How many events it was behind in all, without those of parked streams. */
  readonly events: number;
  /** The age of the oldest of these events, in milliseconds; 0 for none. */
  readonly oldestMs: number;
  /** What it failed at; to be tried again. */
  readonly failures: readonly StreamFault[];
}

/** A stream that a follower could not follow. */
export interface StreamFault {
  readonly stream: string;
  readonly error: unknown;
}

/** Adds up what a catch-up finds. */
export interface Tally {
  count(follower: Follower, standing: Standing): void;
  /** One that was behind is parked now. */
  park(follower: Follower): void;
  fail(follower: Follower, fault: StreamFault): void;
  reports(): Readonly<Record<string, FollowerReport>>;
}

const nothing: FollowerReport = { streams: 0, caughtUp: 0, behind: 0, parked: 0, events: 0, oldestMs: 0, failures: [] };

/** A tally with nothing in it. */
export function createTally(followers: readonly Follower[], ambient: Pick<Ambient, 'now'>): Tally {
  const reports = new Map(followers.map(({ name }) => [name, nothing]));
  const change = ({ name }: Follower, next: (report: FollowerReport) => FollowerReport) =>
    reports.set(name, next(reports.get(name) ?? nothing));
  return {
    count: (follower, standing) => change(follower, (report) => counted(report, standing, ambient.now())),
    park: (follower) => change(follower, (report) => ({ ...report, parked: report.parked + 1 })),
    fail: (follower, fault) => change(follower, (report) => ({ ...report, failures: [...report.failures, fault] })),
    reports: () => Object.fromEntries(reports),
  };
}

function counted(report: FollowerReport, standing: Standing, now: number): FollowerReport {
  const streams = report.streams + 1;
  if (standing.state === 'caught-up') return { ...report, streams, caughtUp: report.caughtUp + 1 };
  if (standing.state === 'parked') return { ...report, streams, parked: report.parked + 1 };
  const events = standing.commits.reduce((sum, { firstVersion, lastVersion }) => sum + lastVersion - firstVersion + 1, report.events);
  const ages = standing.commits.map(({ timestamp }) => now - Date.parse(timestamp));
  return { ...report, streams, behind: report.behind + 1, events, oldestMs: Math.max(report.oldestMs, ...ages) };
}
