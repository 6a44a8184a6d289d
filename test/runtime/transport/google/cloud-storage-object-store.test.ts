import { objectStoreContract } from '../../../../runtime/testing/object-store-contract.ts';
import { CloudStorageObjectStore } from '../../../../runtime/transport/google/cloud-storage-object-store.ts';
import { fakeCloudStorage } from './fake-cloud-storage.ts';
import { type FakeAnswer, fakeRest, googleFault, restTo } from './fake-google.ts';

function setUp(...answers: readonly (FakeAnswer | Error)[]) {
  const { rest, requests } = fakeRest(...answers);
  return { objects: new CloudStorageObjectStore({ rest, bucket: 'things' }), requests };
}

describe('objects in Cloud Storage', () => {
  objectStoreContract(() => new CloudStorageObjectStore({ rest: restTo(fakeCloudStorage('things')), bucket: 'things' }));

  it('are put with a token, under names that need no more care', async () => {
    const { objects, requests } = setUp({ json: {} });
    await objects.put('commits/Order/ä #1?/0', new Uint8Array([1]), { ifAbsent: true });
    await objects.get('commits/Order/ä #1?/0');
    const [put, get] = requests;
    expect(put?.headers.authorization).toBe('Bearer a-token');
    expect(put?.url.searchParams.get('name')).toBe('commits/Order/ä #1?/0');
    expect(get?.url.pathname).toBe(`/storage/v1/b/things/o/${encodeURIComponent('commits/Order/ä #1?/0')}`);
  });

  it.each([429, 500, 503])('are asked for again after %d, which passes by itself', async (status) => {
    const { objects, requests } = setUp({ status }, { bytes: new Uint8Array([7]), contentType: 'text/plain' });
    expect(await objects.get('a')).toEqual({ bytes: new Uint8Array([7]), contentType: 'text/plain' });
    expect(requests).toHaveLength(2);
  });

  it('are asked for four times in all, and then may be asked for again', async () => {
    const { objects, requests } = setUp(new Error('connection reset'));
    await expect(objects.get('a')).rejects.toMatchObject({ code: 'object-store-failed', retryable: true, key: 'a' });
    expect(requests).toHaveLength(4);
  });

  it('are never taken for missing where the bucket is', async () => {
    const { objects } = setUp(googleFault(404, 'notFound', 'The specified bucket does not exist.'));
    await expect(objects.get('a')).rejects.toMatchObject({ code: 'object-store-failed', retryable: false });
    await expect(objects.delete('a')).rejects.toMatchObject({ code: 'object-store-failed' });
  });

  it('say what Cloud Storage refuses, without another try', async () => {
    const { objects, requests } = setUp(googleFault(403, 'PERMISSION_DENIED'));
    await expect(objects.put('a', new Uint8Array())).rejects.toMatchObject({ retryable: false, key: 'a' });
    await expect(objects.list('a')).rejects.toThrow(/PERMISSION_DENIED/);
    expect(requests).toHaveLength(2);
  });

  it('are listed on where a page holds nothing but the key that it begins behind', async () => {
    const { objects } = setUp({ json: { items: [{ name: 'a' }], nextPageToken: 'more' } });
    expect(await objects.list('a', { limit: 1_000, after: 'a' })).toEqual({ objects: [], next: 'a' });
  });
});
