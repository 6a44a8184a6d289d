import { sharedDefaults } from '../../contract/defaults.ts';
import { DynamoDbEventStore } from '../../event-store/dynamodb/dynamodb-event-store.ts';
import type { EventStore } from '../../event-store/event-store.ts';
import type { ObjectStore } from '../../transport/object-store.ts';
import { once } from '../once.ts';
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

/** A bucket whose client is loaded with the first object: few commits have one. */
export function bucketOf(bucket: string): ObjectStore {
  const objects = once(async () => (await import('./s3.ts')).s3ObjectStore(bucket));
  return {
    put: async (key, bytes, options) => (await objects()).put(key, bytes, options),
    get: async (key) => (await objects()).get(key),
    delete: async (key) => (await objects()).delete(key),
    list: async (prefix, options) => (await objects()).list(prefix, options),
  };
}
