/**
 * The port of the registry of projections: one entry a projection, which says which version answers and how far others are built. An
 * adapter needs conditional writes of one item. `projectionRegistryContract` in `/testing` says what it must hold.
 */
export interface ProjectionRegistry {
  /** The entry of a projection, strongly consistent; `undefined` where none of its versions was ever registered. */
  read(projection: string): Promise<RegisteredProjection | undefined>;
  /**
   * Stores an entry in the place of the revision before its own; 1 that of nothing.
   *
   * @returns `false` when another writer was there first; nothing was written then
   */
  write(projection: string, next: RegisteredProjection): Promise<boolean>;
}

/** What is known of a projection. Plain JSON. */
export interface RegisteredProjection {
  /** How often it was changed: 1 when it is new. */
  readonly revision: number;
  /** The version whose queries answer; none before the first is built. */
  readonly active?: number | undefined;
  readonly versions: Readonly<Record<number, RegisteredVersion>>;
}

/** One version of a projection. */
export interface RegisteredVersion {
  /** A retired one was active before; its table stays until somebody removes it. */
  readonly status: 'building' | 'active' | 'retired';
  readonly job: RebuildJob;
}

/** How far a version is built from what was stored before it. Times are ISO 8601 in UTC. */
export interface RebuildJob {
  readonly startedAt: string;
  /** When the last segment was done and nothing was parked. */
  readonly finishedAt?: string | undefined;
  /** When somebody cancelled it; going on with it takes that back. */
  readonly cancelledAt?: string | undefined;
  /** Each goes through its own share of the store. */
  readonly segments: readonly RebuildSegment[];
  /** Streams that could not be projected. */
  readonly parked: readonly FailedStream[];
}

/** One share of the work. */
export interface RebuildSegment {
  /** The page to go on from; none at the beginning. */
  readonly cursor?: string | undefined;
  /** How many streams it brought up to date. */
  readonly streams: number;
  readonly isDone: boolean;
}

/** A stream that could not be projected, and why. */
export interface FailedStream {
  readonly stream: string;
  /** How far it should be projected. */
  readonly version: number;
  readonly reason: string;
}

/**
 * Changes a projection's entry, again and again while other writers are faster.
 *
 * @param change gives the entry as it is to be, without its revision; `undefined` leaves it as it is
 * @returns the entry as it is then
 */
export async function changeEntry(
  registry: ProjectionRegistry,
  projection: string,
  change: (current: RegisteredProjection | undefined) => Omit<RegisteredProjection, 'revision'> | undefined,
): Promise<RegisteredProjection | undefined> {
  for (;;) {
    const current = await registry.read(projection);
    const changed = change(current);
    if (!changed) return current;
    const next = { ...changed, revision: (current?.revision ?? 0) + 1 };
    if (await registry.write(projection, next)) return next;
  }
}
