import type { Firestore } from '@google-cloud/firestore';
import { FirestorePersonalKeyStore } from '../../runtime/event-store/personal-data/firestore-personal-key-store.ts';
import { FirestoreCheckpointStore } from '../../runtime/process-manager/consumer/firestore/firestore-checkpoint-store.ts';
import { FirestoreProjectionRegistry } from '../../runtime/projection/firestore/firestore-projection-registry.ts';
import { FirestoreReadModelStore } from '../../runtime/projection/firestore/firestore-read-model-store.ts';
import { checkpointStoreContract } from '../../runtime/testing/checkpoint-store-contract.ts';
import { personalKeyStoreContract } from '../../runtime/testing/personal-key-store-contract.ts';
import { projectionRegistryContract } from '../../runtime/testing/projection-registry-contract.ts';
import { readModelStoreContract } from '../../runtime/testing/read-model-store-contract.ts';
import { type FirestoreEmulator, startFirestore } from '../emulators/firestore.ts';
import { describeWith } from '../emulators/tools.ts';

describeWith('firestore-emulator', 'Firestore', () => {
  let firestore: FirestoreEmulator;
  let client: Firestore;

  beforeAll(async () => {
    firestore = await startFirestore();
    client = firestore.client('read-models');
  });
  afterAll(() => firestore?.stop());

  describe('as a store of read models', () => {
    readModelStoreContract(() => new FirestoreReadModelStore({ client, collection: () => 'documents' }));
  });

  describe('as a registry of projections', () => {
    projectionRegistryContract(() => new FirestoreProjectionRegistry({ client }));
  });

  describe('as a store of checkpoints', () => {
    checkpointStoreContract(() => new FirestoreCheckpointStore({ client }));
  });

  describe('as a store of the keys of personal data', () => {
    personalKeyStoreContract(() => new FirestorePersonalKeyStore({ client: firestore.client('keys') }));
  });
});
