import { sharedDefaults } from '../../contract/defaults.ts';
import { DynamoDbEventStore } from '../../event-store/dynamodb/dynamodb-event-store.ts';
import type { EventStore } from '../../event-store/event-store.ts';
import { bucketOf } from './bucket-of.ts';
import type { Started } from './start.ts';

/** The event store of the function's environment, as the service has it; personal data stays encrypted. */
export function eventStoreOf({ service, environment, ambient, client, adapters }: Started): EventStore {
  if (adapters.store) return adapters.store;
  const { byTimestamp } = service.eventStore;
  const bucket = environment.optional('SNAPSHOT_BUCKET');
  return new DynamoDbEventStore({
    client,
    table: environment.required('EVENT_TABLE'),
    now: ambient.now,
    objects: bucket ? bucketOf(bucket) : undefined,
    index: byTimestamp && { shards: byTimestamp.shards ?? sharedDefaults.timestampShards },
  });
}
