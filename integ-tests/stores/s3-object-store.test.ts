import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { objectStoreContract } from '../../runtime/testing/object-store-contract.ts';
import { S3ObjectStore } from '../../runtime/transport/aws/s3-object-store.ts';
import { type Ministack, startMinistack } from '../emulators/ministack.ts';
import { describeWith } from '../emulators/tools.ts';

describeWith('ministack', 'objects on S3', () => {
  let aws: Ministack;
  let client: S3Client;
  let store: S3ObjectStore;

  beforeAll(async () => {
    aws = await startMinistack();
    client = new S3Client({ ...aws.clientConfig, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: 'objects' }));
    store = new S3ObjectStore({ client, bucket: 'objects' });
  });
  afterAll(async () => {
    client?.destroy();
    await aws?.stop();
  });

  objectStoreContract(() => store);

  it('keeps an object under the key of a stream, whose id is encoded in it', async () => {
    const key = `commits/${encodeURIComponent('acme#Order#Größe/1 %')}/00000000000000000001/commit-1`;
    await store.put(key, new TextEncoder().encode('{}'), { ifAbsent: true });
    const { objects } = await store.list(key, { limit: 1 });
    expect(objects).toEqual([{ key, lastModified: expect.stringMatching(/^20\d\d-.*Z$/) }]);
    expect(await store.get(key)).toMatchObject({ contentType: 'application/octet-stream' });
  });

  it('says which bucket there is none of, also for an object that could not be there', async () => {
    const nowhere = new S3ObjectStore({ client, bucket: 'nowhere' });
    const calls = [() => nowhere.get('a'), () => nowhere.put('a', new Uint8Array(), { ifAbsent: true }), () => nowhere.list('a/')];
    for (const call of calls)
      await expect(call()).rejects.toMatchObject({
        name: 'ObjectStoreError',
        code: 'object-store-failed',
        retryable: false,
        message: expect.stringMatching(/^The bucket nowhere could not (get|put|list) "a\/?": NoSuchBucket/),
        cause: expect.objectContaining({ name: 'NoSuchBucket' }),
      });
  });

  it('says of an answer that never came that another try may help', async () => {
    const unreachable = new S3Client({ ...aws.clientConfig, endpoint: 'http://127.0.0.1:1', forcePathStyle: true, maxAttempts: 1 });
    const failure = new S3ObjectStore({ client: unreachable, bucket: 'objects' }).get('a');
    await expect(failure).rejects.toMatchObject({ code: 'object-store-failed', retryable: true });
    unreachable.destroy();
  });
});
