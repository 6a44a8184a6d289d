import { ProjectionRebuildingError } from './errors.ts';
import type { AnyProjection } from './projection.ts';
import type { ProjectionRegistry } from './projection-registry.ts';
import type { AnyQuery, Query } from './query.ts';

/**
 * Finds the query that answers: the asked one if its projection is built, else the one that it replaces (rule D4). That a version
 * was built is remembered, so that the registry is read only while one is being built; a retired one is still kept up to date.
 *
 * @param registry none takes every projection to be built
 */
export function createAnswering(registry: ProjectionRegistry | undefined) {
  const built = new Set<string>();
  return async function answering<Result>(
    asked: Query<string, AnyQuery['input'], Result>,
  ): Promise<Query<string, AnyQuery['input'], Result>> {
    const { projection, replaces } = asked;
    if (!projection || (await isBuilt(projection))) return asked;
    if (replaces) return answering(replaces);
    throw new ProjectionRebuildingError({ query: asked.name, projection: projection.name, version: projection.version });
  };

  async function isBuilt({ name, version }: AnyProjection): Promise<boolean> {
    const id = `${name} ${version}`;
    if (!registry || built.has(id)) return true;
    const { status = 'building' } = (await registry.read(name))?.versions[version] ?? {};
    if (status !== 'building') built.add(id);
    return status !== 'building';
  }
}
