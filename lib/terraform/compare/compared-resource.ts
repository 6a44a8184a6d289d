import { type ComparedKind, type Identity, keyOf } from './names.ts';

/** What is said of a resource: a value by name. Lists of facts that several elements say are sets. */
export type Facts = Readonly<Record<string, unknown>>;

/** A resource, and all that is said of it. */
export interface ComparedResource extends Identity {
  readonly facts: Facts;
}

/** An element of a rendering: a resource, or something that is said of one. */
export interface Saying extends Identity {
  readonly facts: Facts;
}

/** Joins what is said of each resource: sets are united and put in order, and what is not said is left out. */
export function joined(sayings: readonly Saying[]): ReadonlyMap<string, ComparedResource> {
  const resources = new Map<string, { kind: ComparedKind; name: string; facts: Record<string, unknown> }>();
  for (const { kind, name, facts } of sayings) {
    const known = resources.get(keyOf({ kind, name })) ?? { kind, name, facts: {} };
    resources.set(keyOf({ kind, name }), known);
    for (const [fact, value] of Object.entries(facts)) {
      if (isUnsaid(value)) continue;
      const before = known.facts[fact];
      known.facts[fact] = Array.isArray(value) ? inOrder([...(Array.isArray(before) ? before : []), ...value]) : value;
    }
  }
  return resources;
}

function isUnsaid(value: unknown): boolean {
  return value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
}

/** A set as a list: each once, in the order of their texts. */
function inOrder(values: readonly unknown[]): readonly unknown[] {
  const texts = new Map(values.map((value) => [canonicalText(value), value]));
  return [...texts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}

/** JSON with the names of objects in order: equal values have equal texts. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_name, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}
