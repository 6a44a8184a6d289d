import type { Ambient } from '../message/ambient.ts';
import type { AnyProjection } from '../projection/projection.ts';
import type { ProjectionRegistry } from '../projection/projection-registry.ts';
import type { ProjectionStores } from '../projection/projection-stores.ts';
import { type RebuildOutcome, rebuildProjection } from '../projection/rebuild/rebuild-projection.ts';
import { withReplaced } from '../projection/with-replaced.ts';
import { UnknownProjectionError } from './errors.ts';
import type { RebuildRequest, RebuildRequests } from './rebuild-requests.ts';

/** What a rebuild runs on. */
export interface RunRebuildPorts extends ProjectionStores {
  readonly registry: ProjectionRegistry;
  readonly ambient: Ambient;
  readonly rebuilds: RebuildRequests;
  /** Those of the service. */
  readonly projections: readonly AnyProjection[];
}

/** How many streams are read a second: commands come first. */
const ratePerSecond = 1_000;

/** A store that does not answer is left alone for so long. */
const outagePauseSeconds = 60;

/**
 * Goes on with the rebuild that a request asks for, until it is done or its deadline comes; then it asks for the rest of it.
 *
 * @returns nothing where the rebuild was cancelled after it was asked for
 * @throws {UnknownProjectionError} retryable: old code meets a request of new code
 */
export async function runRebuild(request: RebuildRequest, ports: RunRebuildPorts, deadline?: number): Promise<RebuildOutcome | undefined> {
  const { registry, ambient, rebuilds } = ports;
  const { requestedAt = new Date(ambient.now()).toISOString() } = request;
  const projection = projectionOf(request, ports);
  const job = (await registry.read(projection.name))?.versions[projection.version]?.job;
  if (job?.cancelledAt !== undefined && Date.parse(job.cancelledAt) >= Date.parse(requestedAt)) return undefined;
  const outcome = await rebuildProjection(projection, { ...ports, ratePerSecond, deadline });
  if (outcome.status === 'unfinished')
    await rebuilds.send({ ...request, requestedAt }, { delaySeconds: outcome.outage === undefined ? 0 : outagePauseSeconds });
  return outcome;
}

function projectionOf({ projection: name, version }: RebuildRequest, { projections }: RunRebuildPorts): AnyProjection {
  const all = withReplaced(projections);
  const found = all.find((projection) => projection.name === name && projection.version === version);
  if (!found) throw new UnknownProjectionError({ projection: name, version, known: all.map((one) => `${one.name}@${one.version}`) });
  return found;
}
