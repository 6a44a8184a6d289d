import { randomBytes } from 'node:crypto';
import { keyServiceContract } from '../../../../runtime/testing/key-service-contract.ts';
import { objectStoreContract } from '../../../../runtime/testing/object-store-contract.ts';
import { testAmbient } from '../../../../runtime/testing/test-ambient.ts';
import { MemoryKeyService } from '../../../../runtime/transport/memory/memory-key-service.ts';
import { MemoryObjectStore } from '../../../../runtime/transport/memory/memory-object-store.ts';

describe('an object store in memory', () => {
  const ambient = testAmbient();
  const store = new MemoryObjectStore({ ambient });
  objectStoreContract(() => store);

  it('tells when an object was stored as it is now', async () => {
    await store.put('told/a', new Uint8Array());
    await store.put('told/b', new Uint8Array());
    ambient.advance(1_000);
    await store.put('told/b', new Uint8Array(), { ifAbsent: true });
    await store.put('told/a', new Uint8Array());
    expect((await store.list('told/')).objects).toEqual([
      { key: 'told/a', lastModified: '2026-01-01T00:00:01.000Z' },
      { key: 'told/b', lastModified: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  it('tells nothing of time where it has no clock', async () => {
    const timeless = new MemoryObjectStore();
    await timeless.put('a', new Uint8Array());
    expect((await timeless.list('')).objects).toEqual([{ key: 'a', lastModified: undefined }]);
  });
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
