import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventStore, EventType } from '@castore/core';
import { DynamoDBSingleTableEventStorageAdapter } from '@castore/event-storage-adapter-dynamodb';

const counters = new EventStore({
  eventStoreId: 'COUNTERS',
  eventTypes: [new EventType<'COUNTED', { by: number }>({ type: 'COUNTED' })],
  eventStorageAdapter: new DynamoDBSingleTableEventStorageAdapter({ tableName: 'events', dynamoDBClient: new DynamoDBClient({}) }),
  reducer: (state: { aggregateId: string; version: number; total?: number }, event) => ({
    aggregateId: event.aggregateId,
    version: event.version,
    total: (state?.total ?? 0) + event.payload.by,
  }),
});

/** The same command by castore. It validates nothing, and has no HTTP but this. */
export async function handler({ body }: { body: string }) {
  const { counterId, by } = JSON.parse(body);
  const { aggregate } = await counters.getAggregate(counterId);
  if ((aggregate?.total ?? 0) < 0) return { statusCode: 409 };
  const version = (aggregate?.version ?? 0) + 1;
  await counters.pushEvent({ aggregateId: counterId, version, type: 'COUNTED', payload: { by }, timestamp: new Date().toISOString() });
  return { statusCode: 200 };
}
