import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { readModelStoreContract } from '../../../runtime/testing/read-model-store-contract.ts';

describe('the read models in memory', () => {
  readModelStoreContract(() => new InMemoryReadModelStore());
});
