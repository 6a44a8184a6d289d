import type { Resource, ResourceKind } from './service-model.ts';

/** Resources in an order in which they can be made, as those of a model are: what a resource refers to comes before it. A lock keeps none. */
export function inMakingOrder(resources: readonly Resource[]): readonly Resource[] {
  return [...resources].sort((one, other) => rankOf(one) - rankOf(other));
}

/** One that was accepted may be of a kind that is no more. */
function rankOf({ kind }: Resource): number {
  return Object.hasOwn(ranks, kind) ? ranks[kind] : 0;
}

const [storage, messaging, timers, functions, sources, monitoring] = [0, 1, 2, 3, 4, 5];

const ranks: Readonly<Record<ResourceKind, number>> = {
  'event-store': storage,
  'read-model': storage,
  'checkpoint-table': storage,
  'personal-key-table': storage,
  bucket: storage,
  queue: messaging,
  'event-bus': messaging,
  topic: messaging,
  'timer-group': timers,
  function: functions,
  'queue-source': sources,
  'stream-source': sources,
  'bus-rule': sources,
  'topic-subscription': sources,
  'bucket-source': sources,
  schedule: sources,
  invocation: sources,
  'http-api': sources,
  dashboard: monitoring,
  alarm: monitoring,
};
