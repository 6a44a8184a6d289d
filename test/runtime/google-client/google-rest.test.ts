import { GoogleRest } from '../../../runtime/google-client/google-rest.ts';
import { testAmbient } from '../../../runtime/testing/test-ambient.ts';
import { type FakeAnswer, type FakeRequest, fakeFetch, googleFault } from '../transport/google/fake-google.ts';

const request = { api: 'pubsub', service: 'Pub/Sub', operation: 'publish', subject: 'it', method: 'POST', path: '/v1/x' } as const;

function setUp(...answers: readonly (FakeAnswer | Error)[]) {
  const requests: FakeRequest[] = [];
  const left = [...answers];
  const fetch = fakeFetch((one) => {
    requests.push(one);
    const answer = left.length > 1 ? left.shift() : left[0];
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  });
  const ambient = testAmbient();
  const pauses: number[] = [];
  const sleep = async (milliseconds: number) => void pauses.push(milliseconds);
  const clients = (endpoints = {}) => new GoogleRest({ token: async () => 'secret', ambient: { ...ambient, sleep }, fetch, endpoints });
  return { clients, requests, pauses };
}

describe('the client of Google’s APIs', () => {
  it('sends its token to Google, and to no emulator', async () => {
    const { clients, requests } = setUp({});
    await clients().send(request);
    await clients({ pubsub: 'http://127.0.0.1:1' }).send(request);
    expect(requests.map(({ url, headers }) => [url.origin, headers.authorization])).toEqual([
      ['https://pubsub.googleapis.com', 'Bearer secret'],
      ['http://127.0.0.1:1', undefined],
    ]);
  });

  it('waits longer before each try', async () => {
    const { clients, pauses } = setUp(googleFault(503, 'UNAVAILABLE'));
    await expect(clients().send(request)).rejects.toMatchObject({ code: 'google-call-failed', status: 503, retryable: true });
    expect(pauses).toEqual([50, 100, 200]);
  });

  it('names what Google says of a fault, and the remedy', async () => {
    const { clients, requests } = setUp(googleFault(403, 'PERMISSION_DENIED', 'no'));
    await expect(clients().send(request)).rejects.toThrow(
      'Pub/Sub did not publish for it: PERMISSION_DENIED: no; is it the right one, and may this service account use it?',
    );
    expect(requests).toHaveLength(1);
  });

  it.each([
    [{ status: 400, bytes: new Uint8Array() }, 'HTTP 400: it gives no reason'],
    [{ status: 404, bytes: new TextEncoder().encode('No such object') }, 'HTTP 404: No such object'],
  ])('tells a fault that is no JSON by its status', async (answer, told) => {
    await expect(setUp(answer).clients().send(request)).rejects.toThrow(told);
  });

  it('says when the process has no identity', async () => {
    const token = async () => Promise.reject(new Error('no credentials'));
    const client = new GoogleRest({ token, ambient: testAmbient(), fetch: fakeFetch(() => ({})), maxTries: 1 });
    await expect(client.send(request)).rejects.toThrow('no credentials');
  });
});
