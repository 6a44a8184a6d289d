import { EventStore, EventType } from '@castore/core';
import { InMemoryEventStorageAdapter } from '@castore/event-storage-adapter-in-memory';
import type { Contender } from '../compare.ts';

const counted = new EventType<'COUNTED', { by: number }>({ type: 'COUNTED' });

export const castore = (events: number): Contender => ({
  name: 'castore',
  async prepare(runs) {
    const initialEvents = Array.from({ length: runs }, (_, stream) =>
      Array.from({ length: events }, (_, index) => ({
        aggregateId: String(stream),
        version: index + 1,
        type: 'COUNTED',
        timestamp: '2026-01-01T00:00:00.000Z',
        payload: { by: 1 },
      })),
    ).flat();
    const store = new EventStore({
      eventStoreId: 'COUNTERS',
      eventTypes: [counted],
      eventStorageAdapter: new InMemoryEventStorageAdapter({ initialEvents }),
      reducer: (state: { aggregateId: string; version: number; total?: number }, event) => ({
        aggregateId: event.aggregateId,
        version: event.version,
        total: (state?.total ?? 0) + event.payload.by,
      }),
    });
    return async () => {
      for (let stream = 0; stream < runs; stream += 1) {
        const { aggregate } = await store.getAggregate(String(stream));
        if ((aggregate?.total ?? 0) < 0) throw new Error('negative');
        const version = (aggregate?.version ?? 0) + 1;
        await store.pushEvent({
          aggregateId: String(stream),
          version,
          type: 'COUNTED',
          payload: { by: 1 },
          timestamp: new Date().toISOString(),
        });
      }
    };
  },
});
