import { ProjectionRebuildingError } from './errors.ts';
import type { AnyProjection } from './projection.ts';
import type { ProjectionRegistry, RegisteredProjection } from './projection-registry.ts';
import type { AnyQuery, Query } from './query.ts';
import { withReplaced } from './with-replaced.ts';

/**
 * Finds the query that answers: the asked one if its projection is built, else the one that it replaces (rule D4). That a version
 * was built is remembered, so that the registry is read only while one is being built.
 *
 * @param registry none takes every projection to be built
 * @param projections those of the service: a retired version is kept up to date, and answers, as long as the active one replaces it
 */
export function createAnswering(registry: ProjectionRegistry | undefined, projections: readonly AnyProjection[] = []) {
  const followed = withReplaced(projections);
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
    const entry = await registry.read(name);
    const status = entry?.versions[version]?.status;
    const isCurrent = status === 'active' || (status === 'retired' && isReplaced({ name, version }, entry));
    if (isCurrent) built.add(id);
    return isCurrent;
  }

  function isReplaced({ name, version }: Pick<AnyProjection, 'name' | 'version'>, entry: RegisteredProjection | undefined): boolean {
    const active = followed.filter((projection) => projection.name === name && projection.version === entry?.active);
    return withReplaced(active).some((projection) => projection.version === version);
  }
}
