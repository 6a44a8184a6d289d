import type { AnyProjection } from './projection.ts';

/** Projections with those that they replace: all that are kept up to date, each once (rule D4). */
export function withReplaced(projections: readonly AnyProjection[]): readonly AnyProjection[] {
  const all = projections.flatMap(lineage);
  return all.filter((projection, index) => all.findIndex((other) => isSame(other, projection)) === index);
}

function lineage(projection: AnyProjection): readonly AnyProjection[] {
  return projection.replaces ? [projection, ...lineage(projection.replaces)] : [projection];
}

function isSame(one: AnyProjection, other: AnyProjection): boolean {
  return one.name === other.name && one.version === other.version;
}
