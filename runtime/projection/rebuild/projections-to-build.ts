import type { AnyProjection } from '../projection.ts';
import type { ProjectionRegistry } from '../projection-registry.ts';

/**
 * The projections of a service that no query answers from yet: new ones, and new versions. Each needs a `rebuildProjection`. A version that
 * one of them replaces needs none: where it was built it answers meanwhile, and where it was not, nobody waits for it.
 */
export async function projectionsToBuild(
  projections: readonly AnyProjection[],
  registry: ProjectionRegistry,
): Promise<readonly AnyProjection[]> {
  const candidates = await Promise.all(
    projections.map(async (projection) => {
      const entry = await registry.read(projection.name);
      return entry?.versions[projection.version]?.status === 'active' ? [] : [projection];
    }),
  );
  return candidates.flat();
}
