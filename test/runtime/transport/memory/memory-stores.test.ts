import { randomBytes } from 'node:crypto';
import { keyServiceContract } from '../../../../runtime/testing/key-service-contract.ts';
import { objectStoreContract } from '../../../../runtime/testing/object-store-contract.ts';
import { MemoryKeyService } from '../../../../runtime/transport/memory/memory-key-service.ts';
import { MemoryObjectStore } from '../../../../runtime/transport/memory/memory-object-store.ts';

describe('an object store in memory', () => {
  const store = new MemoryObjectStore();
  objectStoreContract(() => store);
});

describe('a key service in memory', () => {
  keyServiceContract(() => new MemoryKeyService());

  it('unwraps what another one wrapped with the same key, and nothing else', async () => {
    const key = randomBytes(32);
    const { plaintext, wrapped } = await new MemoryKeyService(key).generateDataKey({ subject: 'a' });
    expect(await new MemoryKeyService(key).unwrap(wrapped, { subject: 'a' })).toEqual(plaintext);
    await expect(new MemoryKeyService().unwrap(wrapped, { subject: 'a' })).rejects.toMatchObject({
      name: 'KeyUnwrapError',
      code: 'key-not-unwrapped',
      retryable: false,
      message: expect.stringContaining(`can't be unwrapped for {"subject":"a"}`),
      cause: expect.anything(),
    });
  });
});
