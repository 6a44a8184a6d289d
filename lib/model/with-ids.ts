import type { Resource, ResourceKind, ResourceOf, ServiceModel } from './service-model.ts';

type IdOf = (id: string) => string;

/**
 * Resources under other ids: their own, and those by which they refer to each other. What was accepted may be of an older version, and lack
 * anything.
 *
 * @param idOf the other id, or the same
 */
export function withIds(resources: readonly Resource[], idOf: IdOf): readonly Resource[] {
  return resources.map((resource) => {
    const names: readonly string[] = Object.hasOwn(references, resource.kind) ? references[resource.kind] : [];
    const settings = Object.entries(resource).map(([name, value]) => [
      name,
      names.includes(name) ? withReferences(value, idOf, true) : value,
    ]);
    return { ...Object.fromEntries(settings), id: idOf(resource.id) } as Resource;
  });
}

/** A model under the ids that its resources had at first: what CloudFormation goes on knowing them by. */
export function withOldestIds(model: ServiceModel): ServiceModel {
  const oldest = new Map(model.resources.map(({ id, formerIds = [] }) => [id, formerIds[0] ?? id]));
  return { ...model, resources: withIds(model.resources, (id) => oldest.get(id) ?? id) };
}

/** Where each kind names other resources that can be renamed. Functions can't, nor can what a service has once. */
const references: { readonly [Kind in ResourceKind]: readonly (keyof ResourceOf<Kind> & string)[] } = {
  'event-store': [],
  'read-model': [],
  'checkpoint-table': [],
  'personal-key-table': [],
  bucket: [],
  queue: [],
  'event-bus': [],
  topic: [],
  'timer-group': ['queues'],
  function: ['grants', 'environment'],
  'queue-source': ['queue'],
  'stream-source': [],
  'bus-rule': [],
  'topic-subscription': ['topic', 'target'],
  'bucket-source': ['bucket'],
  schedule: [],
  invocation: [],
  'http-api': [],
  dashboard: ['widgets'],
  alarm: ['metric'],
};

/** Inside of objects, `resource` alone is an id. */
function withReferences(value: unknown, idOf: IdOf, isId: boolean): unknown {
  if (typeof value === 'string') return isId ? idOf(value) : value;
  if (Array.isArray(value)) return value.map((each) => withReferences(each, idOf, isId));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withReferences(part, idOf, name === 'resource')]));
}
