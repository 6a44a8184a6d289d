import type { Ambient } from '../message/ambient.ts';
import type { CatchUpState, RequestedRebuild } from '../process-manager/consumer/catch-up-state.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { ProjectionRegistry } from '../projection/projection-registry.ts';
import { projectionsToBuild } from '../projection/rebuild/projections-to-build.ts';
import type { RebuildRequests } from './rebuild-requests.ts';

/** What asking for rebuilds takes. */
export interface RequestRebuildsPorts {
  readonly registry: ProjectionRegistry;
  /** Those of the service. */
  readonly projections: readonly AnyProjection[];
  readonly rebuilds: RebuildRequests;
  readonly ambient: Pick<Ambient, 'now'>;
}

/** A rebuild that shows no progress for so long has come to a stop: each of its parts ends after 15 minutes at the latest. */
const stalledMs = 30 * 60_000;

/**
 * Asks for the rebuild of each projection that no query answers from yet, unless it is under way or somebody cancelled it. One that has come to
 * a stop is asked for again, such as one whose streams could not be projected until the code was mended.
 *
 * @param requested what was asked for before
 * @returns what is asked for now
 */
export async function requestRebuilds(
  requested: CatchUpState['rebuilds'],
  ports: RequestRebuildsPorts,
): Promise<Readonly<Record<string, RequestedRebuild>>> {
  const { registry, rebuilds, ambient } = ports;
  const at = new Date(ambient.now()).toISOString();
  const next: Record<string, RequestedRebuild> = {};
  for (const { name, version } of await projectionsToBuild(ports.projections, registry)) {
    const { revision = 0, versions } = (await registry.read(name)) ?? {};
    if (versions?.[version]?.job.cancelledAt !== undefined) continue;
    const key = `${name}@${version}`;
    const before = requested?.[key];
    const isStalled = before?.revision === revision && ambient.now() - Date.parse(before.at) >= stalledMs;
    if (!before || isStalled) await rebuilds.send({ projection: name, version, requestedAt: at });
    next[key] = before?.revision === revision && !isStalled ? before : { at, revision };
  }
  return next;
}

/**
 * Asks for the rebuild of each projection that nothing is known of yet, so that the queries of a new service need not wait for the next
 * catch-up. Several that ask at once do no harm.
 */
export async function requestFirstBuilds({ registry, projections, rebuilds, ambient }: RequestRebuildsPorts): Promise<void> {
  const requestedAt = new Date(ambient.now()).toISOString();
  for (const { name, version } of projections) {
    const entry = await registry.read(name);
    if (!entry?.versions[version]) await rebuilds.send({ projection: name, version, requestedAt });
  }
}
