import { EventStore, EventType } from '@castore/core';
import { InMemoryEventStorageAdapter } from '@castore/event-storage-adapter-in-memory';
import type { Contender } from '../compare.ts';
import { type Filling, roundsOf } from './rounds-of.ts';

const counted = new EventType<'COUNTED', { by: number }>({ type: 'COUNTED' });

export const castore = ({ events, streams }: Filling): Contender => ({
  name: 'castore',
  start(runs) {
    const adapter = new InMemoryEventStorageAdapter();
    const store = new EventStore({
      eventStoreId: 'COUNTERS',
      eventTypes: [counted],
      eventStorageAdapter: adapter,
      reducer: (state: { aggregateId: string; version: number; total?: number }, event) => ({
        aggregateId: event.aggregateId,
        version: event.version,
        total: (state?.total ?? 0) + event.payload.by,
      }),
    });
    const count = async (aggregateId: string) => {
      const { aggregate } = await store.getAggregate(aggregateId);
      if ((aggregate?.total ?? 0) < 0) throw new Error('negative');
      const version = (aggregate?.version ?? 0) + 1;
      await store.pushEvent({ aggregateId, version, type: 'COUNTED', payload: { by: 1 }, timestamp: new Date().toISOString() });
    };
    return roundsOf(
      { streams, runs },
      {
        ids: Array.from({ length: streams }, (_, stream) => `counter-${stream}`),
        async fill(ids) {
          // In the object that it has: with another one would go what V8 compiled for it.
          for (const id of ids) adapter.eventStore[id] = pastOf(id, events - 1);
        },
        command: count,
      },
    );
  },
});

function pastOf(aggregateId: string, events: number) {
  return Array.from({ length: events }, (_, index) => ({
    aggregateId,
    version: index + 1,
    type: 'COUNTED',
    timestamp: '2026-01-01T00:00:00.000Z',
    payload: { by: 1 },
  }));
}
