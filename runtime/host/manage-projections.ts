import type { Ambient } from '../message/ambient.ts';
import { changeEntry, type ProjectionRegistry, type RegisteredVersion } from '../projection/projection-registry.ts';
import { maxParked } from '../projection/rebuild/rebuild-entry.ts';
import { cancelRebuild } from '../projection/rebuild/rebuild-projection.ts';
import { ProjectionInUseError } from './errors.ts';
import type { RebuildRequests } from './rebuild-requests.ts';

/** Which version of a projection. */
export interface ProjectionVersion {
  readonly name: string;
  readonly version: number;
}

/** What is known of a version of a projection: what people are shown. */
export interface ProjectionStatus extends ProjectionVersion {
  /** `new`: nobody has begun to build it. `cancelled` and `parked` are being built, and stand still. */
  readonly status: RegisteredVersion['status'] | 'new' | 'cancelled' | 'parked';
  /** How many streams were brought up to date. */
  readonly streams: number;
  readonly segments: number;
  readonly segmentsDone: number;
  /** Streams that could not be projected, and why. */
  readonly parked: RegisteredVersion['job']['parked'];
  /** ISO 8601 in UTC. */
  readonly startedAt?: string | undefined;
  readonly finishedAt?: string | undefined;
}

/** What projections are managed with. */
export interface ManageProjectionsPorts {
  readonly registry: ProjectionRegistry;
  readonly ambient: Pick<Ambient, 'now'>;
  readonly rebuilds: RebuildRequests;
}

/**
 * How versions of projections stand: those that are asked for, and all others that the registry knows of the same projections, such as
 * retired ones.
 */
export async function projectionStatuses(
  versions: readonly ProjectionVersion[],
  { registry }: Pick<ManageProjectionsPorts, 'registry'>,
): Promise<readonly ProjectionStatus[]> {
  const statuses: ProjectionStatus[] = [];
  for (const name of new Set(versions.map((one) => one.name))) {
    const registered = (await registry.read(name))?.versions ?? {};
    const listed = versions.flatMap((one) => (one.name === name ? [one.version] : []));
    const all = [...new Set([...Object.keys(registered).map(Number), ...listed])].sort((left, right) => left - right);
    statuses.push(...all.map((version) => statusOf({ name, version }, registered[version])));
  }
  return statuses;
}

/** Asks for a version to be built, or to be gone on with; a rebuild that was cancelled is taken up again. */
export async function requestRebuild({ name, version }: ProjectionVersion, { rebuilds, ambient }: ManageProjectionsPorts): Promise<void> {
  await rebuilds.send({ projection: name, version, requestedAt: new Date(ambient.now() + 1).toISOString() });
}

/**
 * Stops the rebuild of a version after the page that it is at.
 *
 * @returns `false` where there is none that could be stopped
 */
export async function stopRebuild(version: ProjectionVersion, ports: ManageProjectionsPorts): Promise<boolean> {
  return cancelRebuild(version, ports);
}

/**
 * Takes a version out of the registry that no query answers from any more: its table may be deleted then.
 *
 * @returns `false` where the registry does not know it
 * @throws {ProjectionInUseError} when queries answer from it
 */
export async function forgetVersion(
  { name, version }: ProjectionVersion,
  { registry }: Pick<ManageProjectionsPorts, 'registry'>,
): Promise<boolean> {
  let isForgotten = false;
  await changeEntry(registry, name, (current) => {
    const { [version]: own, ...versions } = current?.versions ?? {};
    isForgotten = own !== undefined;
    if (!own) return undefined;
    if (current?.active === version) throw new ProjectionInUseError({ name, version });
    return { ...current, versions };
  });
  return isForgotten;
}

function statusOf(version: ProjectionVersion, registered: RegisteredVersion | undefined): ProjectionStatus {
  if (!registered) return { ...version, status: 'new', streams: 0, segments: 0, segmentsDone: 0, parked: [] };
  const { segments, parked, startedAt, finishedAt, cancelledAt } = registered.job;
  const segmentsDone = segments.filter(({ isDone }) => isDone).length;
  const isParked = parked.length > 0 && (segmentsDone === segments.length || parked.length >= maxParked);
  const standing = cancelledAt === undefined ? (isParked ? 'parked' : undefined) : 'cancelled';
  return {
    ...version,
    status: registered.status === 'building' ? (standing ?? 'building') : registered.status,
    streams: segments.reduce((sum, { streams }) => sum + streams, 0),
    ...{ segments: segments.length, segmentsDone, parked, startedAt, finishedAt },
  };
}
