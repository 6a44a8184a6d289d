import { keyServiceContract } from '../../../../runtime/testing/key-service-contract.ts';
import { CloudKmsKeyService } from '../../../../runtime/transport/google/cloud-kms-key-service.ts';
import { fakeCloudKms } from './fake-cloud-kms.ts';
import { type FakeAnswer, fakeRest, googleFault, jsonOf, restTo } from './fake-google.ts';

const keyName = 'projects/p/locations/europe-west1/keyRings/r/cryptoKeys/personal';
const context = { subject: 'c-1', service: 'orders' };

function setUp(...answers: readonly FakeAnswer[]) {
  const { rest, requests } = fakeRest(...answers);
  return { keys: new CloudKmsKeyService({ rest, keyName }), requests };
}

describe('keys of Cloud KMS', () => {
  keyServiceContract(() => new CloudKmsKeyService({ rest: restTo(fakeCloudKms(keyName)), keyName }));

  it('are wrapped with their context as authenticated data, and its names in order', async () => {
    const { keys, requests } = setUp({ json: { ciphertext: 'AQID' } });
    expect((await keys.generateDataKey(context)).wrapped).toEqual(new Uint8Array([1, 2, 3]));
    const [request] = requests;
    expect(request?.url.pathname).toBe(`/v1/${keyName}:encrypt`);
    const aad = jsonOf(request ?? { bytes: new Uint8Array() }).additionalAuthenticatedData;
    expect(Buffer.from(aad, 'base64').toString()).toBe('{"service":"orders","subject":"c-1"}');
  });

  it.each([0, 65_537])('are not asked for with %d bytes, which Cloud KMS would call invalid', async (length) => {
    const { keys, requests } = setUp({});
    await expect(keys.unwrap(new Uint8Array(length), context)).rejects.toMatchObject({ code: 'key-not-unwrapped' });
    expect(requests).toEqual([]);
  });

  it.each([
    ['RESOURCE_EXHAUSTED', 429, true],
    ['UNAVAILABLE', 503, true],
    ['PERMISSION_DENIED', 403, false],
    ['FAILED_PRECONDITION', 400, false],
    ['NOT_FOUND', 404, false],
  ])('say of %s whether another try may help, and never that a key is lost', async (fault, status, retryable) => {
    const { keys } = setUp(googleFault(status, fault));
    await expect(keys.generateDataKey(context)).rejects.toMatchObject({ name: 'GoogleCallError', fault, retryable, operation: 'encrypt' });
    await expect(keys.unwrap(new Uint8Array(9), context)).rejects.toMatchObject({ name: 'GoogleCallError', fault, operation: 'decrypt' });
  });

  it.each([{}, { ciphertext: '', plaintext: 'AQID' }])('are not made of an answer that holds none', async (json) => {
    const { keys } = setUp({ json });
    await expect(keys.generateDataKey(context)).rejects.toMatchObject({ fault: 'UnreadableAnswer' });
    await expect(keys.unwrap(new Uint8Array(9), context)).rejects.toMatchObject({ fault: 'UnreadableAnswer' });
  });

  it('are not made of an answer that is no JSON', async () => {
    const { keys } = setUp({ bytes: new TextEncoder().encode('<html>') });
    await expect(keys.generateDataKey(context)).rejects.toMatchObject({ fault: 'UnreadableAnswer' });
  });
});
