import { InMemoryCheckpointStore } from '../../../../runtime/process-manager/consumer/in-memory-checkpoint-store.ts';
import { checkpointStoreContract } from '../../../../runtime/testing/checkpoint-store-contract.ts';

describe('the checkpoint store in memory', () => {
  checkpointStoreContract(() => new InMemoryCheckpointStore());

  it('keeps a copy of what it is given', async () => {
    const store = new InMemoryCheckpointStore();
    const checkpoint = { revision: 1, seen: { version: 1, commitId: 'c-1' } };
    await store.put('reactor:R', 'Order#o-1', checkpoint);
    checkpoint.seen.version = 9;
    expect((await store.get('reactor:R', 'Order#o-1'))?.seen?.version).toBe(1);
  });
});
