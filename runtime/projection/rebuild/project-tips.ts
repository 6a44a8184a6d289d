import type { StreamTip } from '../../event-store/event-store.ts';
import type { Ambient } from '../../message/ambient.ts';
import { AllFrameError, reasonOf } from '../../message/errors.ts';
import { noteFailures } from '../../message/note-failures.ts';
import { projectTip } from '../project-tip.ts';
import type { AnyProjection } from '../projection.ts';
import type { FailedStream } from '../projection-registry.ts';
import type { ProjectionStores } from '../projection-stores.ts';
import type { Pace } from './pace.ts';

/** What going through streams works with. */
export interface TipWork extends ProjectionStores {
  readonly ambient: Ambient;
  readonly pace: Pace;
  readonly deadline?: number | undefined;
}

/** What became of the streams of a page. */
export interface ProjectedTips {
  /** Those that could not be projected. */
  readonly parked: readonly FailedStream[];
  /** Whether all of them were tried: before the deadline, by stores that answered. */
  readonly isWhole: boolean;
  /** What the stores failed with, where that ended it. */
  readonly outage?: string | undefined;
}

/**
 * Brings a projection up to date with streams, one after the other; one that can't be projected does not hold the others. A store that goes on
 * failing ends it: no stream is to blame for that.
 */
export async function projectTips(projection: AnyProjection, tips: Iterable<Tip>, work: TipWork): Promise<ProjectedTips> {
  const parked: FailedStream[] = [];
  for (const tip of tips) {
    await work.pace();
    if (isLate(work)) return { parked, isWhole: false };
    const fault = await faultOf(projection, tip, work);
    if (fault?.isOutage) return { parked, isWhole: false, outage: fault.reason };
    if (fault) parked.push({ stream: tip.stream, version: tip.version, reason: fault.reason });
  }
  return { parked, isWhole: true };
}

/** Whether the deadline of some work has come. */
export function isLate({ ambient, deadline }: Pick<TipWork, 'ambient' | 'deadline'>): boolean {
  return deadline !== undefined && ambient.now() >= deadline;
}

type Tip = Pick<StreamTip, 'stream' | 'version'>;

const attempts = 3;
const pauseMs = 200;

interface Fault {
  readonly reason: string;
  readonly isOutage: boolean;
}

/** Why a stream can't be projected, after tries enough for what passes by itself. */
async function faultOf(projection: AnyProjection, tip: Tip, work: TipWork): Promise<Fault | undefined> {
  const { note, isPoison } = noteFailures();
  const stores = { store: note(work.store), readModels: note(work.readModels), ambient: work.ambient };
  for (let attempt = 1; ; attempt += 1) {
    try {
      await projectTip(projection, tip, stores);
      return undefined;
    } catch (error) {
      const isFinal = error instanceof AllFrameError && !error.retryable;
      if (isFinal || attempt === attempts) return { reason: reasonOf(error), isOutage: !isPoison(error) };
      await work.ambient.sleep(pauseMs * attempt);
    }
  }
}
