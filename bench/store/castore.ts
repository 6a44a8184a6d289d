import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventStore, EventType } from '@castore/core';
import { DynamoDBSingleTableEventStorageAdapter } from '@castore/event-storage-adapter-dynamodb';
import { clientConfig, metered } from './clients.ts';
import { items, type StoreContender } from './contender.ts';

const itemAdded = new EventType<'ITEM_ADDED', { sku: string; quantity: number; priceCents: number }>({ type: 'ITEM_ADDED' });

/** Its way to store several events at once: a transaction of one item an event. */
export const castore: StoreContender = {
  name: 'castore',
  start(endpoint, meter) {
    const dynamoDBClient = metered(new DynamoDBClient(clientConfig(endpoint)), meter);
    const store = new EventStore({
      eventStoreId: 'CARTS',
      eventTypes: [itemAdded],
      eventStorageAdapter: new DynamoDBSingleTableEventStorageAdapter({ tableName: 'castore', dynamoDBClient }),
      reducer: (state: { aggregateId: string; version: number; totalCents?: number }, { aggregateId, version, payload }) => ({
        aggregateId,
        version,
        totalCents: (state?.totalCents ?? 0) + payload.quantity * payload.priceCents,
      }),
    });
    return async (aggregateId) => {
      const { aggregate } = await store.getAggregate(aggregateId);
      if ((aggregate?.totalCents ?? 0) < 0) throw new Error('negative');
      const version = aggregate?.version ?? 0;
      const added = (index: 0 | 1 | 2) =>
        store.groupEvent({ aggregateId, version: version + index + 1, type: 'ITEM_ADDED', payload: { ...items[index] } });
      await EventStore.pushEventGroup(added(0), added(1), added(2));
    };
  },
};
