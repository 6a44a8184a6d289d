import type { EventStore } from '../../event-store/event-store.ts';
import type { Ambient } from '../../message/ambient.ts';
import type { Commit } from '../../message/commit.ts';
import { checkpointAt } from '../../projection/follow-stream.ts';
import type { Checkpoint } from '../../projection/read-model-store.ts';
import type { CheckpointStore, ConsumerStart, StartFrom } from './checkpoint-store.ts';

/** What says where a consumer starts. */
export interface Starting {
  /** The consumer's stable name. */
  readonly name: string;
  readonly startFrom: StartFrom;
}

/** Where starts are kept. */
export interface StartPorts {
  readonly checkpoints: CheckpointStore;
  readonly ambient: Pick<Ambient, 'now' | 'sleep'>;
}

/** How the time of a start is taken. */
export interface StartOptions {
  /**
   * Clocks differ, and a commit's timestamp is when its command began: a start is set back by so many milliseconds, so that what is
   * appended after it is never taken for older. Commits of this long before it are handled, too.
   *
   * @default 0: one clock, and no command under way
   */
  readonly clockSkewMs?: number | undefined;
}

/** Commits of the same millisecond as the start would be neither before nor after it. */
const pauseMs = 2;

/**
 * Records where consumers start, each at its first deployment (rule C3); later calls change nothing. Wait for it before commands are
 * taken: what is appended meanwhile may count as older. Where it runs only when something has woken the consumers, set the clock back by
 * more than wake-ups take.
 */
export async function startConsumers(
  consumers: readonly Starting[],
  { checkpoints, ambient }: StartPorts,
  { clockSkewMs = 0 }: StartOptions = {},
): Promise<void> {
  const at = new Date(ambient.now() - clockSkewMs).toISOString();
  await Promise.all(consumers.map(({ name, startFrom }) => checkpoints.start(name, { startFrom, at })));
  await ambient.sleep(pauseMs);
}

/** What counts as seen of a stream that a consumer knows nothing of, and the commits that were read to find out. */
export interface StartingPoint {
  readonly seen: Checkpoint | undefined;
  readonly commits: readonly Commit[];
}

/**
 * Where a consumer enters a stream that was there before it: with the first commit of a timestamp after its start, and then with all that
 * follows. Where the commits at hand begin later than that, what was before them is read, once a stream.
 *
 * @param commits in order, at least one
 */
export async function startingPoint(
  consumer: Starting,
  commits: readonly Commit[],
  { store, checkpoints, ambient }: StartPorts & { readonly store: EventStore },
): Promise<StartingPoint> {
  const start = await checkpoints.start(consumer.name, lateStart(consumer, ambient.now()));
  const [first] = commits;
  if (start.startFrom === 'beginning' || !first) return { seen: undefined, commits };
  return isAfter(start, first) ? enterBefore(first, commits, { start, store }) : enterBehind(first, commits, { start, store });
}

/** The first commit at hand is to be handled: perhaps others before it are as well. */
async function enterBefore(first: Commit, commits: readonly Commit[], { start, store }: Entry): Promise<StartingPoint> {
  if (first.firstVersion === 1) return { seen: undefined, commits };
  const previous = await store.readCommit(first.stream, first.firstVersion - 1);
  if (!previous || !isAfter(start, previous)) return { seen: previous && checkpointAt(previous), commits };
  return lastBefore(start, await store.readAfter(first.stream, 0));
}

/** The first commit at hand is too old: perhaps others behind it are as well, which did not come with it. */
async function enterBehind(first: Commit, commits: readonly Commit[], { start, store }: Entry): Promise<StartingPoint> {
  const entry = commits.findIndex((commit) => isAfter(start, commit));
  if (entry > 0 && commits[entry]?.firstVersion === (commits[entry - 1]?.lastVersion ?? 0) + 1) return lastBefore(start, commits);
  return lastBefore(start, [first, ...(await store.readAfter(first.stream, first.lastVersion))]);
}

interface Entry {
  readonly start: ConsumerStart;
  readonly store: EventStore;
}

function lastBefore(start: ConsumerStart, commits: readonly Commit[]): StartingPoint {
  const entry = commits.findIndex((commit) => isAfter(start, commit));
  const last = commits[(entry < 0 ? commits.length : entry) - 1];
  return { seen: last && checkpointAt(last), commits };
}

/** Whether a commit was appended after a consumer's start, by its timestamp. */
export function isAfter({ at }: ConsumerStart, { timestamp }: Pick<Commit, 'timestamp'>): boolean {
  return Date.parse(timestamp) > Date.parse(at);
}

const latenessMs = 300_000;

/**
 * The start of a consumer that nobody recorded: before what woke it first, and what came with that, was appended. Rather some events of the
 * minutes before are handled than one is lost.
 */
export function lateStart({ startFrom }: Starting, now: number): ConsumerStart {
  return { startFrom, at: new Date(now - latenessMs).toISOString() };
}
