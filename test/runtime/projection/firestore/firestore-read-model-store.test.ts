import { FirestoreProjectionRegistry } from '../../../../runtime/projection/firestore/firestore-projection-registry.ts';
import { FirestoreReadModelStore } from '../../../../runtime/projection/firestore/firestore-read-model-store.ts';
import { projectionRegistryContract } from '../../../../runtime/testing/projection-registry-contract.ts';
import { contractProjection, readModelStoreContract } from '../../../../runtime/testing/read-model-store-contract.ts';
import { fakeFirestore } from '../../event-store/firestore/fake-firestore.ts';

describe('read models on Firestore', () => {
  const client = fakeFirestore();
  const store = new FirestoreReadModelStore({ client, collection: ({ name, version }) => `${name}-v${version}` });

  readModelStoreContract(() => store);

  it('are in a collection for each version of a projection', async () => {
    const checkpoint = { version: 1, commitId: 'c' };
    await store.put(contractProjection, 'versioned', { document: {}, checkpoint }, undefined);
    expect(await store.get({ ...contractProjection, version: 2 }, 'versioned')).toBeUndefined();
  });

  it('are not written where somebody else was faster between reading and writing', async () => {
    const at = (version: number) => ({ document: { version }, checkpoint: { version, commitId: `c-${version}` } });
    await store.put(contractProjection, 'raced', at(1), undefined);
    const outcomes = await Promise.all([2, 3].map((version) => store.put(contractProjection, 'raced', at(version), at(1).checkpoint)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
  });
});

describe('the registry of projections on Firestore', () => {
  const client = fakeFirestore();
  const registry = new FirestoreProjectionRegistry({ client });

  projectionRegistryContract(() => registry);

  it('says which entry can’t be read', async () => {
    await registry.write('P', { revision: 1, versions: {} });
    const { docs } = await client.collection('projections').where('projection', '==', 'P').get();
    await client
      .collection('projections')
      .doc(docs[0]?.id ?? '')
      .update({ entry: '{' });
    await expect(registry.read('P')).rejects.toThrow('fake/projections holds under P what is no document: entry is not JSON');
  });
});
