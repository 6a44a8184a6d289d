import type { ProjectionDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { formerNamesOf, type Renamed } from '../../runtime/service/renamed.ts';

/** How often the part of a service was renamed that was renamed most often. */
export function renamesOf(service: ServiceDescription): number {
  return Math.max(0, ...renamedParts(service).map((part) => formerNamesOf(part).length));
}

/** The service with the names that its parts had so many renames ago; those that were renamed less often have their oldest. */
export function withFormerNames(service: ServiceDescription, renames: number): ServiceDescription {
  const { projections, replacedProjections, queries, eventBus } = service;
  const names = new Map(
    [...projections, ...replacedProjections].map((each) => [each.name, each] as const).filter(([, each]) => each.renamedFrom),
  );
  const projectionName = (name: string) => formerName(name, names.get(name) ?? {}, renames);
  const renamed = (projection: ProjectionDescription) => ({ ...projection, name: projectionName(projection.name) });
  return {
    ...service,
    queues: byFormerName(service.queues, renames),
    topics: byFormerName(service.topics, renames),
    buckets: byFormerName(service.buckets, renames),
    schedules: byFormerName(service.schedules, renames),
    eventBus: eventBus && { ...eventBus, dispatch: byFormerName(eventBus.dispatch, renames) },
    projections: projections.map(renamed),
    replacedProjections: replacedProjections.map(renamed),
    queries: queries.map((query) => ({
      ...query,
      projection: query.projection === undefined ? undefined : projectionName(query.projection),
    })),
  };
}

function renamedParts({
  queues,
  topics,
  buckets,
  schedules,
  eventBus,
  projections,
  replacedProjections,
}: ServiceDescription): readonly Renamed[] {
  const named = [queues, topics, buckets, schedules, eventBus?.dispatch ?? {}];
  return [...named.flatMap((parts) => Object.values<Renamed>(parts)), ...projections, ...replacedProjections];
}

/** In the order of the parts, whatever their names are. */
function byFormerName<Part extends Renamed>(parts: Readonly<Record<string, Part>>, renames: number): Readonly<Record<string, Part>> {
  return Object.fromEntries(Object.entries(parts).map(([name, part]) => [formerName(name, part, renames), part]));
}

function formerName(name: string, part: Renamed, renames: number): string {
  const names = formerNamesOf(part);
  return (renames === 0 ? name : (names.at(-renames) ?? names[0])) ?? name;
}
