import { canonicalText } from './compared-resource.ts';

/** A policy's statements, taken apart: one action on one resource each, so that it does not matter who joined them. */
export function statementsOf(policy: unknown): readonly string[] {
  const document = typeof policy === 'string' ? JSON.parse(policy) : policy;
  return listOf(document?.Statement).flatMap((statement) => {
    const { Effect, Action, Resource, Principal, Condition } = statement as Readonly<Record<string, unknown>>;
    const resources = listOf(Resource ?? '-');
    return listOf(Action).flatMap((action) =>
      resources.map((resource) => {
        const who = Principal === undefined ? '' : ` by ${canonicalText(everybodyAs(Principal))}`;
        const when = Condition === undefined ? '' : ` if ${canonicalText(inLists(Condition))}`;
        return `${Effect} ${action} on ${resource}${who}${when}`;
      }),
    );
  });
}

/** What is one value or a list of them, as a list. */
export function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

/** A condition's values may stand alone or in a list. */
function inLists(condition: unknown): unknown {
  const operators = Object.entries(condition as Record<string, Record<string, unknown>>);
  return Object.fromEntries(
    operators.map(([operator, keys]) => [operator, Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, listOf(value)]))]),
  );
}

/** `*` and `{ AWS: '*' }` mean the same. */
function everybodyAs(principal: unknown): unknown {
  return principal === '*' ? { AWS: '*' } : principal;
}
