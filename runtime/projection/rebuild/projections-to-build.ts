import type { AnyProjection } from '../projection.ts';
import type { ProjectionRegistry } from '../projection-registry.ts';
import { withReplaced } from '../with-replaced.ts';

/**
 * The projections of a service that no query answers from yet: new ones, and new versions. Each needs a `rebuildProjection`; a replaced
 * version only if none of the projection was ever built, and before the one that replaces it: whoever builds them in this order ends with
 * the newest, which then answers.
 */
export async function projectionsToBuild(
  projections: readonly AnyProjection[],
  registry: ProjectionRegistry,
): Promise<readonly AnyProjection[]> {
  const listed = new Set(projections);
  const candidates = await Promise.all(
    withReplaced(projections)
      .toReversed()
      .map(async (projection) => {
        const entry = await registry.read(projection.name);
        const status = entry?.versions[projection.version]?.status;
        const isLeft = listed.has(projection) ? status !== 'active' : entry?.active === undefined && status === undefined;
        return isLeft ? [projection] : [];
      }),
  );
  return candidates.flat();
}
