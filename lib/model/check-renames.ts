import type { ServiceDescription } from '../../runtime/service/describe-service.ts';
import { formerNamesOf, type Renamed } from '../../runtime/service/renamed.ts';
import { noResourceName } from './check-names.ts';
import type { Diagnostic } from './diagnostics.ts';
import { pascalCase } from './names.ts';

/** Former names that are still in use, or that two parts claim: both would be called by one physical name. */
export function checkRenames(service: ServiceDescription): readonly Diagnostic[] {
  const { queues, topics, buckets, schedules, eventBus } = service;
  return [
    ...checkKind('queues', queues),
    ...checkKind('topics', topics),
    ...checkKind('buckets', buckets),
    ...checkKind('schedules', schedules),
    ...checkKind('eventBus.dispatch', eventBus?.dispatch ?? {}),
    ...checkKind('projections', projectionsByName(service)),
  ];
}

/** Versions of a projection have one name. */
function projectionsByName({ projections, replacedProjections }: ServiceDescription): Readonly<Record<string, Renamed>> {
  return Object.fromEntries([...replacedProjections, ...projections].map((projection) => [projection.name, projection]));
}

function checkKind(kind: string, parts: Readonly<Record<string, Renamed>>): readonly Diagnostic[] {
  const names = Object.keys(parts);
  const claims = Object.entries(parts).flatMap(([name, part]) => formerNamesOf(part).map((former) => ({ name, former })));
  return claims.flatMap(({ name, former }, index) => {
    const place = `${kind}['${name}'].renamedFrom`;
    const owner = names.find((other) => isSame(other, former));
    const claimed = claims.slice(0, index).find((claim) => isSame(claim.former, former));
    return [
      ...noResourceName(place, former),
      ...(owner === name ? [ownName(place, former)] : owner === undefined ? [] : [stillThere(place, former, owner)]),
      ...(claimed ? [claimedTwice(place, former, claimed.name)] : []),
    ];
  });
}

/** What resources are called after. */
function isSame(one: string, other: string): boolean {
  return pascalCase(one) === pascalCase(other);
}

function ownName(place: string, former: string): Diagnostic {
  const message = `${JSON.stringify(former)} is its name still: its resources are called the same`;
  return { severity: 'error', code: 'renamed-from-itself', place, message, remedy: 'leave it out' };
}

function stillThere(place: string, former: string, owner: string): Diagnostic {
  const message = `the service still has ${owner}: both would have the physical names of ${JSON.stringify(former)}`;
  const remedy = 'give the new part another name, which none had before; or leave renamedFrom out';
  return { severity: 'error', code: 'renamed-from-existing', place, message, remedy };
}

function claimedTwice(place: string, former: string, other: string): Diagnostic {
  const message = `${JSON.stringify(former)} is what ${other} was renamed from as well`;
  return { severity: 'error', code: 'renamed-twice', place, message, remedy: 'name it in the one place that goes on with what it had' };
}
