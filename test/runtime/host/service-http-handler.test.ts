import { createHash } from 'node:crypto';
import { service } from '@allframe/serverless/runtime';
import { createServiceHttpHandler } from '../../../runtime/host/service-http-handler.ts';
import { apiKey, iam } from '../../../runtime/http/auth/auth.ts';
import type { AuthPorts } from '../../../runtime/http/auth/auth-ports.ts';
import { InvalidApiKeysError } from '../../../runtime/http/auth/errors.ts';
import { type HttpRequest, json } from '../../../runtime/http/http-message.ts';
import { type HttpOptions, http } from '../../../runtime/service/http.ts';

const ports = { commands: {}, queries: {}, enqueue: async () => '', newId: () => 'r-1', onError: () => {} } as never;

function setUp(options: Partial<HttpOptions<Record<never, unknown>>>, authPorts?: Partial<AuthPorts>) {
  const api = http({ auth: iam(), routes: (router) => router.handle('GET', '/me', ({ caller }) => json(200, caller)), ...options });
  const handle = createServiceHttpHandler(service('own', { commands: [], http: api }), ports, authPorts);
  return (path: string, rest: Partial<HttpRequest> = {}) =>
    handle({ method: 'GET', path, query: {}, headers: {}, body: undefined, ...rest });
}

describe('the HTTP API of a service', () => {
  it('reads API keys from the environment of its process', async () => {
    const auth = apiKey({ keys: { fromEnvironment: 'TEST_API_KEYS' } });
    expect(() => setUp({ auth })).toThrow(InvalidApiKeysError);
    process.env.TEST_API_KEYS = JSON.stringify([{ name: 'shop', sha256: createHash('sha256').update('secret').digest('hex') }]);
    const send = setUp({ auth });
    delete process.env.TEST_API_KEYS;
    expect(await send('/me', { headers: { 'x-api-key': 'secret' } })).toMatchObject({ status: 200 });
    expect(await send('/me')).toMatchObject({ status: 401 });
  });

  it('serves its document to whom it may', async () => {
    const openapi = { path: '/openapi.json' } as const;
    expect(await setUp({ openapi })('/openapi.json')).toMatchObject({ status: 401 });
    expect(await setUp({ openapi })('/openapi.json', { identity: 'me' })).toMatchObject({ status: 200 });
    expect(await setUp({ openapi: { ...openapi, public: true } })('/openapi.json')).toMatchObject({ status: 200 });
  });

  it('takes a header for the identity only where its host says so', async () => {
    const headers = { 'x-allframe-caller': 'me' };
    expect(await setUp({})('/me', { headers })).toMatchObject({ status: 401 });
    expect(await setUp({}, { trustsCallerHeader: true })('/me', { headers })).toMatchObject({ status: 200 });
  });

  it('takes bodies as large as it says', async () => {
    const send = setUp({ maxBodyBytes: 3 });
    expect(await send('/me', { identity: 'me', body: 'abc' })).toMatchObject({ status: 200 });
    expect(await send('/me', { identity: 'me', body: 'abcd' })).toMatchObject({ status: 413 });
  });
});
