import { canonicalJson } from '../../runtime/message/json.ts';
import type { Resource } from './service-model.ts';

/**
 * The settings of a resource by path, such as `deadLetter.maxReceives` or `grants.EventStore`: members of lists that have a name are found by
 * it. The hash of the whole model, which every function has, is no setting of its own, nor is what a renamed part was called.
 */
export function settingsOf({ kind: _, id: __, formerIds: ___, ...settings }: Resource): ReadonlyMap<string, unknown> {
  const flat = new Map(entriesOf('', JSON.parse(canonicalJson(settings))));
  for (const name of ['environment.ALLFRAME_MODEL_HASH', 'namedAfter']) flat.delete(name);
  return flat;
}

type Entry = readonly [path: string, value: unknown];

function entriesOf(path: string, value: unknown): readonly Entry[] {
  if (Array.isArray(value)) return listEntries(path, value);
  if (typeof value !== 'object' || value === null) return [[path, value]];
  const parts = Object.entries(value);
  // A variable's text, `{ value }`, is the variable.
  if (parts.length === 1 && parts[0]?.[0] === 'value') return [[path, parts[0][1]]];
  return parts.flatMap(([name, part]) => entriesOf(path === '' ? name : `${path}.${name}`, part));
}

function listEntries(path: string, list: readonly unknown[]): readonly Entry[] {
  const named = list.map(namedMember);
  if (named.length === 0 || named.some((member) => member === undefined)) return [[path, list]];
  return named.flatMap((member) => (member ? [[`${path}.${member.name}`, member.rest] as const] : []));
}

/** A grant by its resource, an index by its name, a route by method and path, a chart by its title. */
function namedMember(member: unknown): { name: string; rest: unknown } | undefined {
  if (typeof member !== 'object' || member === null) return undefined;
  const { resource, operations, name, method, path, title, ...rest } = member as Readonly<Record<string, unknown>>;
  if (typeof resource === 'string' && operations) return { name: resource, rest: operations };
  if (typeof method === 'string' && typeof path === 'string') return { name: `${method} ${path}`, rest };
  const own = [name, title].find((text) => typeof text === 'string');
  return typeof own === 'string' ? { name: own, rest } : undefined;
}
