import type { AnyAggregate } from '../../decider/aggregate.ts';
import type { EventStore } from '../../event-store/event-store.ts';
import { DynamoDbPersonalKeyStore } from '../../event-store/personal-data/dynamodb-personal-key-store.ts';
import { type PersonalDataStore, withPersonalData } from '../../event-store/personal-data/personal-data-store.ts';
import type { PersonalKeyStore } from '../../event-store/personal-data/personal-key-store.ts';
import type { KeyService } from '../../transport/key-service.ts';
import { once } from '../once.ts';
import type { Started } from './start.ts';

/** A store that keeps the personal data of these aggregates encrypted, by the keys of the function's environment. */
export function personalDataStoreOf(started: Started, store: EventStore, aggregates: readonly AnyAggregate[]): PersonalDataStore {
  const { ambient, adapters } = started;
  const keys = adapters.personalKeys ?? keysOf(started);
  return withPersonalData(store, { keys, keyService: adapters.keyService ?? keyServiceOf(started), aggregates, ambient });
}

/** A function that never meets personal data has no table of keys: it is looked up with the first key. */
function keysOf({ environment, client }: Started): PersonalKeyStore {
  const keys = once(async () => new DynamoDbPersonalKeyStore({ client, table: environment.required('PERSONAL_KEY_TABLE') }));
  return {
    get: async (subject) => (await keys()).get(subject),
    createIfAbsent: async (subject, key) => (await keys()).createIfAbsent(subject, key),
    forget: async (subject) => (await keys()).forget(subject),
  };
}

/** KMS, whose client is loaded with the first key that is made or read. */
function keyServiceOf(started: Started): KeyService | undefined {
  const keyId = started.environment.optional('PERSONAL_KEY_KMS');
  if (!keyId) return undefined;
  const service = once(async () => (await import('./kms.ts')).kmsKeyService(started, keyId));
  return {
    generateDataKey: async (context) => (await service()).generateDataKey(context),
    unwrap: async (wrapped, context) => (await service()).unwrap(wrapped, context),
  };
}
