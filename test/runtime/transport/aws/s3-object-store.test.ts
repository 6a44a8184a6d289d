import type { S3Client } from '@aws-sdk/client-s3';
import { S3ObjectStore } from '../../../../runtime/transport/aws/s3-object-store.ts';

/** A bucket whose answers are those given, one a request; the last one again and again. */
function bucketThat(...answers: readonly unknown[]) {
  const requests: unknown[] = [];
  const client = {
    async send({ input }: { input: unknown }) {
      const answer = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(input);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as S3Client;
  return { store: new S3ObjectStore({ client, bucket: 'objects' }), requests };
}

/** What S3 answers with when it refuses. */
function refusal(httpStatusCode: number, name: string): Error {
  return Object.assign(new Error('as S3 says it'), { name, $metadata: { httpStatusCode } });
}

const bytes = new Uint8Array([1]);

describe('an object store on S3', () => {
  it('asks S3 to store what is absent only, and takes its refusal for an answer', async () => {
    const { store, requests } = bucketThat(refusal(412, 'PreconditionFailed'));
    expect(await store.put('a', bytes, { ifAbsent: true, contentType: 'application/json' })).toBe('exists');
    expect(requests).toEqual([{ Bucket: 'objects', Key: 'a', Body: bytes, ContentType: 'application/json', IfNoneMatch: '*' }]);
  });

  it('tries again where two conditional writes met, and not for ever', async () => {
    const conflict = refusal(409, 'ConditionalRequestConflict');
    expect(await bucketThat(conflict, conflict, {}).store.put('a', bytes, { ifAbsent: true })).toBe('stored');
    const { store, requests } = bucketThat(conflict);
    await expect(store.put('a', bytes, { ifAbsent: true })).rejects.toMatchObject({ code: 'object-store-failed', retryable: true });
    expect(requests).toHaveLength(5);
  });

  it('takes no refusal of an unconditional write for an answer', async () => {
    await expect(bucketThat(refusal(412, 'PreconditionFailed')).store.put('a', bytes)).rejects.toMatchObject({ retryable: false });
  });

  it.each([
    [403, 'AccessDenied', false],
    [404, 'NoSuchBucket', false],
    [429, 'TooManyRequests', true],
    [500, 'InternalError', true],
    [503, 'SlowDown', true],
  ])('says of %i %s whether another try may help', async (status, name, retryable) => {
    const { store } = bucketThat(refusal(status, name));
    for (const call of [() => store.put('a', bytes), () => store.get('a'), () => store.delete('a'), () => store.list('a')])
      await expect(call()).rejects.toMatchObject({
        name: 'ObjectStoreError',
        store: 'The bucket objects',
        key: 'a',
        retryable,
        message: expect.stringMatching(new RegExp(`^The bucket objects could not (put|get|delete|list) "a": ${name}: as S3 says it; `)),
      });
  });

  it('says of a body that broke off that another try may help', async () => {
    const Body = { transformToByteArray: () => Promise.reject(new Error('aborted')) };
    await expect(bucketThat({ Body }).store.get('a')).rejects.toMatchObject({
      retryable: true,
      message: expect.stringContaining('aborted'),
    });
  });

  it('goes on behind the last key of a page, not at a token that may expire', async () => {
    const Contents = [{ Key: 'a/1', LastModified: new Date(0) }, { Key: 'a/2' }];
    const { store, requests } = bucketThat({ Contents, IsTruncated: true }, { IsTruncated: false });
    const page = await store.list('a/', { limit: 2 });
    expect(page).toEqual({
      objects: [
        { key: 'a/1', lastModified: '1970-01-01T00:00:00.000Z' },
        { key: 'a/2', lastModified: undefined },
      ],
      next: 'a/2',
    });
    expect(await store.list('a/', { after: page.next })).toEqual({ objects: [], next: undefined });
    expect(requests[1]).toMatchObject({ Prefix: 'a/', StartAfter: 'a/2' });
  });
});
