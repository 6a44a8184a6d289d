import type { Ambient } from '../../message/ambient.ts';
import type { AnyProjection } from '../projection.ts';
import {
  changeEntry,
  type FailedStream,
  type ProjectionRegistry,
  type RebuildJob,
  type RegisteredVersion,
} from '../projection-registry.ts';
import type { ProjectionStores } from '../projection-stores.ts';
import { createPace } from './pace.ts';
import { projectTips, type TipWork } from './project-tips.ts';
import { begun, cancelled, maxParked, switched, withParked } from './rebuild-entry.ts';
import { rebuildSegment } from './rebuild-segment.ts';

/** What a rebuild works with. */
export interface RebuildOptions extends ProjectionStores {
  readonly registry: ProjectionRegistry;
  readonly ambient: Ambient;
  /**
   * Into how many shares the store is divided, which are gone through side by side. A job that goes on keeps its own.
   *
   * @default 4
   */
  readonly segments?: number | undefined;
  /**
   * How many streams are read a second, of all segments together.
   *
   * @default as many as the stores take
   */
  readonly ratePerSecond?: number | undefined;
  /**
   * Switches although streams are parked: their documents are then missing or old until their next commit.
   *
   * @default false
   */
  readonly acknowledgeParked?: boolean | undefined;
  /** Told after each page. */
  readonly onProgress?: ((progress: RebuildProgress) => void) | undefined;
  /**
   * When to stop, in milliseconds since the epoch; the next call goes on from there.
   *
   * @default never
   */
  readonly deadline?: number | undefined;
}

/** How far a rebuild is. */
export interface RebuildProgress {
  /** How many streams it has brought up to date; one that is written to meanwhile may count twice. */
  readonly streams: number;
  readonly segments: number;
  readonly segmentsDone: number;
  readonly parked: readonly FailedStream[];
}

/** How a rebuild ended: switched to the version, or left for another call. */
export interface RebuildOutcome extends RebuildProgress {
  /**
   * `switched`: the version answers. `parked`: streams could not be projected, and the version that answered before goes on doing so.
   * `cancelled`: somebody cancelled it. `unfinished`: its deadline came, or a store went on failing.
   */
  readonly status: 'switched' | 'parked' | 'cancelled' | 'unfinished';
  /** What a store failed with, where that left it unfinished. */
  readonly outage?: string | undefined;
}

const defaultSegments = 4;

/**
 * Fills a version of a projection with what was stored before it, beside the projector, which follows new commits meanwhile; then switches
 * queries to it, by one conditional write (rules D4, D5). A job that was left goes on page by page where it was; streams that were parked
 * are tried again first. A version that is active already stays as it is. In an empty store it switches at once.
 */
export async function rebuildProjection(projection: AnyProjection, options: RebuildOptions): Promise<RebuildOutcome> {
  const { registry, ambient, segments = defaultSegments, acknowledgeParked = false } = options;
  const { name, version } = projection;
  const now = () => new Date(ambient.now()).toISOString();
  const work = {
    ...options,
    acknowledgeParked,
    pace: createPace(options.ratePerSecond, ambient),
    onPage: (job: RebuildJob) => options.onProgress?.(progressOf(job)),
  };
  const entry = await changeEntry(registry, name, (current) => begun(current, version, { segments, now: now() }));
  const own = entry?.versions[version];
  let outage: string | undefined;
  if (own?.status === 'building') {
    const retryOutage = await retryParked(projection, own.job, work);
    const outages = await Promise.all(own.job.segments.map((_, index) => rebuildSegment(projection, index, work)));
    outage = [retryOutage, ...outages].find((one) => one !== undefined);
  }
  const end = await changeEntry(registry, name, (current) => switched(current, version, { now: now(), acknowledgeParked }));
  return outcomeOf(end?.versions[version], outage);
}

/**
 * Stops a rebuild after the page that it is at; nothing is switched. `rebuildProjection` goes on with it.
 *
 * @returns `false` where there is none that could be stopped
 */
export async function cancelRebuild(
  { name, version }: Pick<AnyProjection, 'name' | 'version'>,
  { registry, ambient }: { readonly registry: ProjectionRegistry; readonly ambient: Pick<Ambient, 'now'> },
): Promise<boolean> {
  const now = new Date(ambient.now()).toISOString();
  let isCancelled = false;
  await changeEntry(registry, name, (current) => {
    const change = cancelled(current, version, now);
    isCancelled = change !== undefined;
    return change;
  });
  return isCancelled;
}

/** What a job says of its progress. */
function progressOf({ segments, parked }: RebuildJob): RebuildProgress {
  const streams = segments.reduce((sum, segment) => sum + segment.streams, 0);
  return { streams, segments: segments.length, segmentsDone: segments.filter(({ isDone }) => isDone).length, parked };
}

/** Handlers may have been mended since. */
async function retryParked(projection: AnyProjection, job: RebuildJob, work: RebuildOptions & TipWork): Promise<string | undefined> {
  if (job.parked.length === 0) return undefined;
  const { parked, isWhole, outage } = await projectTips(projection, job.parked, work);
  if (!isWhole) return outage;
  const tried = new Set(job.parked.map(({ stream }) => stream));
  await changeEntry(work.registry, projection.name, (current) => {
    const others = current?.versions[projection.version]?.job.parked.filter(({ stream }) => !tried.has(stream)) ?? [];
    return withParked(current, projection.version, [...others, ...parked]);
  });
  return undefined;
}

const nothing: RebuildProgress = { streams: 0, segments: 0, segmentsDone: 0, parked: [] };

function outcomeOf(registered: RegisteredVersion | undefined, outage: string | undefined): RebuildOutcome {
  if (!registered) return { status: 'unfinished', ...nothing };
  const { status, job } = registered;
  const progress = progressOf(job);
  if (status === 'active') return { status: 'switched', ...progress };
  if (job.cancelledAt) return { status: 'cancelled', ...progress };
  if (outage !== undefined) return { status: 'unfinished', outage, ...progress };
  const isParked = progress.segmentsDone === progress.segments || job.parked.length >= maxParked;
  return { status: isParked ? 'parked' : 'unfinished', ...progress };
}
