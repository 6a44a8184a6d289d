import { FirestoreCheckpointStore } from '../../../../../runtime/process-manager/consumer/firestore/firestore-checkpoint-store.ts';
import { checkpointStoreContract } from '../../../../../runtime/testing/checkpoint-store-contract.ts';
import { fakeFirestore } from '../../../event-store/firestore/fake-firestore.ts';

describe('checkpoints of consumers on Firestore', () => {
  const store = new FirestoreCheckpointStore({ client: fakeFirestore() });

  checkpointStoreContract(() => store);
});
