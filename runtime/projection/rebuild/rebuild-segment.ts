import type { TipPage } from '../../event-store/event-store.ts';
import type { AnyProjection } from '../projection.ts';
import { changeEntry, type ProjectionRegistry, type RebuildJob, type RebuildSegment } from '../projection-registry.ts';
import { isLate, projectTips, type TipWork } from './project-tips.ts';
import { maxParked, moved } from './rebuild-entry.ts';

/** What going through a segment works with. */
export interface SegmentWork extends TipWork {
  readonly registry: ProjectionRegistry;
  readonly acknowledgeParked: boolean;
  /** Told of the job after each page. */
  readonly onPage: (job: RebuildJob) => void;
}

/**
 * Goes through one share of the store, page by page, until its end or the job is stopped. Where it stands is read from the registry before
 * each page and moved on behind it, so that another worker can go on; two at once do each other's work, which counts once.
 *
 * @returns what the stores failed with, where that ended it
 */
export async function rebuildSegment(projection: AnyProjection, index: number, work: SegmentWork): Promise<string | undefined> {
  const { name, version } = projection;
  const aggregates = projection.from.map((source) => source.name);
  for (;;) {
    const job = (await work.registry.read(name))?.versions[version]?.job;
    const from = job?.segments[index];
    if (!job || !from || from.isDone || isStopped(job, work)) return undefined;
    const page = await work.store.readTips({ aggregates, segment: { index, of: job.segments.length }, after: from.cursor });
    const { parked, isWhole, outage } = await projectTips(projection, page.tips, work);
    if (!isWhole) return outage;
    const entry = await changeEntry(work.registry, name, (current) =>
      moved(current, version, { index, from, to: behind(from, page), parked, acknowledgeParked: work.acknowledgeParked }),
    );
    const after = entry?.versions[version]?.job;
    if (after) work.onPage(after);
  }
}

/** So many streams that can't be projected are a fault of the handlers: nothing is won by finding more of them. */
function isStopped(job: RebuildJob, work: SegmentWork): boolean {
  const isParkedUp = job.parked.length >= maxParked && !work.acknowledgeParked;
  return job.cancelledAt !== undefined || isParkedUp || isLate(work);
}

function behind({ streams }: RebuildSegment, { tips, next }: TipPage): RebuildSegment {
  const done = streams + tips.length;
  return next === undefined ? { streams: done, isDone: true } : { cursor: next, streams: done, isDone: false };
}
