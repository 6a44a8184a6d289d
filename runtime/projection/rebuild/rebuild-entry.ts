import type { FailedStream, RebuildJob, RebuildSegment, RegisteredProjection, RegisteredVersion } from '../projection-registry.ts';

/** An entry is one item: it names so many parked streams. */
export const maxParked = 100;

/** An entry as it is to be stored; `undefined` leaves it as it is. */
type Change = Omit<RegisteredProjection, 'revision'> | undefined;

/** Begins the job of a version, or goes on with it where it was left; a version that is active stays so. */
export function begun(
  entry: RegisteredProjection | undefined,
  version: number,
  { segments, now }: { segments: number; now: string },
): Change {
  const { status, job } = entry?.versions[version] ?? {};
  if (status === 'active' || (status === 'building' && !job?.cancelledAt)) return undefined;
  const left = status === 'building' ? job : undefined;
  const fresh = Array.from({ length: segments }, () => ({ streams: 0, isDone: false }));
  const next = { startedAt: left?.startedAt ?? now, segments: left?.segments ?? fresh, parked: left?.parked ?? [] };
  return withVersion(entry, version, { status: 'building', job: next });
}

/**
 * Moves a segment on, if nobody else did since its page was read. It stays where more could not be projected than an entry names: what is not
 * named would be forgotten, and is found again when the page is read again.
 */
export function moved(
  entry: RegisteredProjection | undefined,
  version: number,
  { index, from, to, parked, acknowledgeParked }: SegmentStep,
): Change {
  const job = entry?.versions[version]?.job;
  const current = job?.segments[index];
  if (!job || !current || current.isDone || current.cursor !== from.cursor) return undefined;
  const all = merged(job.parked, parked);
  const isNamed = acknowledgeParked || all.length <= maxParked;
  const segments = isNamed ? job.segments.with(index, to) : job.segments;
  return withJob(entry, version, { ...job, segments, parked: all.slice(0, maxParked) });
}

/** A page of a segment that was gone through. */
export interface SegmentStep {
  readonly index: number;
  readonly from: RebuildSegment;
  readonly to: RebuildSegment;
  readonly parked: readonly FailedStream[];
  readonly acknowledgeParked: boolean;
}

/** Replaces what is parked. */
export function withParked(entry: RegisteredProjection | undefined, version: number, parked: readonly FailedStream[]): Change {
  const job = entry?.versions[version]?.job;
  return job && withJob(entry, version, { ...job, parked });
}

/** Marks the job of a version that is being built as cancelled. */
export function cancelled(entry: RegisteredProjection | undefined, version: number, now: string): Change {
  const { status, job } = entry?.versions[version] ?? {};
  if (status !== 'building' || !job || job.cancelledAt) return undefined;
  return withJob(entry, version, { ...job, cancelledAt: now });
}

/** Makes a version the active one, if all is done, nothing is parked (or that is known) and nobody cancelled. */
export function switched(
  entry: RegisteredProjection | undefined,
  version: number,
  { now, acknowledgeParked }: { now: string; acknowledgeParked: boolean },
): Change {
  const { status, job } = entry?.versions[version] ?? {};
  if (!entry || !job || status !== 'building' || job.cancelledAt || !job.segments.every(({ isDone }) => isDone)) return undefined;
  if (job.parked.length > 0 && !acknowledgeParked) return undefined;
  const former = entry.active === undefined ? undefined : entry.versions[entry.active];
  const versions = {
    ...entry.versions,
    ...(former && entry.active !== undefined && { [entry.active]: { ...former, status: 'retired' as const } }),
    [version]: { status: 'active' as const, job: { ...job, finishedAt: now } },
  };
  return { ...entry, active: version, versions };
}

function withJob(entry: RegisteredProjection | undefined, version: number, job: RebuildJob): Change {
  const own = entry?.versions[version];
  return own && withVersion(entry, version, { ...own, job });
}

function withVersion(entry: RegisteredProjection | undefined, version: number, own: RegisteredVersion): Change {
  return { ...entry, versions: { ...entry?.versions, [version]: own } };
}

function merged(known: readonly FailedStream[], added: readonly FailedStream[]): readonly FailedStream[] {
  const others = known.filter(({ stream }) => added.every((one) => one.stream !== stream));
  return [...others, ...added];
}
