import type { EventStore, StreamTip } from '../../event-store/event-store.ts';
import type { Ambient } from '../../message/ambient.ts';
import { checkpointOf } from '../project-tip.ts';
import type { AnyProjection } from '../projection.ts';
import type { ReadModelStore } from '../read-model-store.ts';

/** How far a projection is behind the event store. */
export interface ProjectionLag {
  readonly projection: string;
  readonly version: number;
  /** How many streams there are that it follows. */
  readonly streams: number;
  /** Over all streams. */
  readonly eventsBehind: number;
  /** How long the oldest event waits that it has not seen; 0 where it has seen all. */
  readonly oldestAgeSeconds: number;
  /** The streams that it is behind, at most 100, those with the oldest events first. */
  readonly behind: readonly StreamLag[];
}

/** How far a projection is behind one stream. */
export interface StreamLag {
  readonly stream: string;
  /** The version of the last event that it has seen; 0 for none. */
  readonly position: number;
  /** The stream's version. */
  readonly tip: number;
  readonly eventsBehind: number;
  /** How long the oldest event waits that it has not seen. */
  readonly ageSeconds: number;
}

/** What measuring works with. */
export interface LagOptions {
  readonly store: EventStore;
  readonly readModels: ReadModelStore;
  readonly ambient: Pick<Ambient, 'now'>;
}

const maxNamed = 100;

/** Compares the tips of all streams that a projection follows with its positions. It goes through the whole store: no measure for a loop. */
export async function lagOf(projection: AnyProjection, options: LagOptions): Promise<ProjectionLag> {
  const tips = await tipsOf(projection, options.store);
  const lags: StreamLag[] = [];
  for (const tip of tips) {
    const lag = await streamLag(projection, tip, options);
    if (lag) lags.push(lag);
  }
  const behind = lags.sort((left, right) => right.ageSeconds - left.ageSeconds);
  return {
    projection: projection.name,
    version: projection.version,
    streams: tips.length,
    eventsBehind: lags.reduce((sum, { eventsBehind }) => sum + eventsBehind, 0),
    oldestAgeSeconds: behind[0]?.ageSeconds ?? 0,
    behind: behind.slice(0, maxNamed),
  };
}

/** A stream may come on several pages, with an older tip on some. */
async function tipsOf({ from }: AnyProjection, store: EventStore): Promise<readonly StreamTip[]> {
  const aggregates = from.map(({ name }) => name);
  const newest = new Map<string, StreamTip>();
  for (let after: string | undefined; ; ) {
    const { tips, next } = await store.readTips({ aggregates, after, limit: 1_000 });
    for (const tip of tips) if (tip.version > (newest.get(tip.stream)?.version ?? 0)) newest.set(tip.stream, tip);
    if (next === undefined) return [...newest.values()];
    after = next;
  }
}

async function streamLag(
  projection: AnyProjection,
  tip: StreamTip,
  { store, readModels, ambient }: LagOptions,
): Promise<StreamLag | undefined> {
  const { stream, version } = tip;
  const position = (await checkpointOf(projection, stream, readModels))?.version ?? 0;
  if (position >= version) return undefined;
  const oldest = await store.readCommit(stream, position + 1);
  const ageSeconds = Math.max(0, (ambient.now() - Date.parse(oldest?.timestamp ?? tip.timestamp)) / 1_000);
  return { stream, position, tip: version, eventsBehind: version - position, ageSeconds };
}
