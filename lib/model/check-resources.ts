import type { Diagnostic } from './diagnostics.ts';
import { nameRules } from './limits.ts';
import { kebabCase } from './names.ts';
import { namesOf, type PhysicalName } from './resource-names.ts';
import { placeOf } from './resource-places.ts';
import type { Resource } from './service-model.ts';

/** Resources that would be one although the definition means two, and names that their cloud does not take. */
export function checkResources(resources: readonly Resource[]): readonly Diagnostic[] {
  const placed = resources.map((resource) => ({ resource, place: placeOf(resource, resources), names: namesOf(resource) }));
  const ordered = [...placed.filter((each) => !isNamed(each)), ...placed.filter(isNamed)];
  return [...onePerPlace(ordered.flatMap((each, index) => clash(each, ordered.slice(0, index)))), ...placed.flatMap(badNames)];
}

/** A resource, where the definition speaks of it, and the physical names that it gives. */
interface Placed {
  readonly resource: Resource;
  readonly place: string;
  readonly names: readonly PhysicalName[];
}

/** Only these have names that can be changed; the others have those that a service always has. */
function isNamed({ place }: Placed): boolean {
  return /^(projections|queues|topics|buckets|schedules|eventBus\.dispatch)\b/.test(place);
}

function clash({ resource, place, names }: Placed, others: readonly Placed[]): Diagnostic[] {
  const elsewhere = others.filter((other) => other.place !== place);
  const sameId = elsewhere.find((other) => addressOf(other.resource) === addressOf(resource));
  if (sameId) {
    const message = `it would be the same resource, ${resource.id}, as that of ${sameId.place}`;
    const remedy = 'rename it so that they differ in more than case and punctuation';
    return [{ severity: 'error', code: 'duplicate-resource', place, message, remedy }];
  }
  const taken = elsewhere.flatMap((other) =>
    other.names.filter((name) => names.some(isSame(name))).map((name) => ({ ...name, by: other.place })),
  );
  return taken.slice(0, 1).map(({ rule, name, by }) => {
    const message = `the ${rule} ${name} would be made twice, also for ${by}`;
    return { severity: 'error', code: 'duplicate-name', place, message, remedy: 'give one of them another name' };
  });
}

function isSame(one: PhysicalName): (other: PhysicalName) => boolean {
  return (other) => one.rule === other.rule && one.name === other.name;
}

/** What must differ: in Terraform an id is written in snake case. */
function addressOf({ id }: Resource): string {
  return kebabCase(id);
}

/** A queue and its source clash for one reason. */
function onePerPlace(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ place }, index) => diagnostics.findIndex((other) => other.place === place) === index);
}

function badNames({ place, names }: Placed): Diagnostic[] {
  return names.flatMap(({ rule, name }) => {
    const { pattern, takes, source } = nameRules[rule];
    if (pattern.test(name)) return [];
    const message = `${JSON.stringify(name)} can't be the name of a ${rule}`;
    return [{ severity: 'error', code: 'invalid-resource-name', place, message, remedy: `use ${takes} (${source})` } as const];
  });
}
