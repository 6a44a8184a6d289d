import { command, effectCommand, enqueue, query } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import type { DispatchOptions } from '../../../runtime/command-bus/dispatch-options.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { type Auth, apiKey, iam, jwt, none } from '../../../runtime/http/auth/auth.ts';
import type { AuthPorts } from '../../../runtime/http/auth/auth-ports.ts';
import { createHttpHandler, type HttpHandlerOptions } from '../../../runtime/http/http-handler.ts';
import type { HttpRequest } from '../../../runtime/http/http-message.ts';
import { createRouter } from '../../../runtime/http/router.ts';
import { checkAuthorized } from '../../../runtime/message/caller.ts';
import type { QueryBus } from '../../../runtime/projection/query-bus.ts';
import { Counter, Totals } from '../counter.ts';
import { audience, issuer, now, startIssuer } from './auth/issuer.ts';

const Count = command('Count', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  authorize: ({ actor, claims }, { counterId }) => claims.admin === true || counterId === actor,
  decide: () => Counter.events.Counted({ by: 1 }),
});
const Ring = effectCommand('Ring', { input: z.object({}), authorize: ({ kind }) => kind === 'iam', perform: () => {} });
const Whose = query('Whose', {
  input: z.object({}),
  projection: Totals,
  authorize: ({ actor }) => actor !== 'spy',
  resolve: async () => ({}),
});

async function setUp(auth: Auth, options: HttpHandlerOptions & { ports?: Partial<AuthPorts>; tenants?: boolean } = {}) {
  const provider = await startIssuer();
  const store = new InMemoryEventStore();
  const enqueued: DispatchOptions[] = [];
  const router = createRouter()
    .post('/counters/:counterId', Count)
    .post('/open/:counterId', Count, { public: true })
    .post('/later/:counterId', enqueue(Count))
    .post('/ring', Ring)
    .get('/whose', Whose)
    .get('/health', Whose, { public: true })
    .handle('GET', '/me', ({ caller }) => ({ status: 200, headers: {}, body: JSON.stringify(caller) }));
  const handle = createHttpHandler(
    router.routes,
    {
      commands: createCommandBus({ store, ambient: testAmbient(), tenants: options.tenants }),
      queries: {
        ask: async (asked, input, { caller } = {}) => {
          await checkAuthorized(asked, caller, input);
          return { actor: caller?.actor, kind: caller?.kind };
        },
      } as QueryBus,
      enqueue: async (_command, _input, sent) => {
        enqueued.push(sent);
        return 'id';
      },
      newId: () => 'r-1',
      onError: () => {},
    },
    { auth, ...options, authPorts: { now: () => now, fetch: provider.fetch, variable: () => undefined, ...options.ports } },
  );
  const send = async (method: string, path: string, headers: HttpRequest['headers'] = {}, rest: Partial<HttpRequest> = {}) => {
    const response = await handle({ method, path, query: {}, headers, body: undefined, ...rest });
    return { ...response, body: response.body === '' ? undefined : JSON.parse(String(response.body)) };
  };
  return { ...provider, store, send, enqueued };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const jwtAuth = jwt({ issuer, audience });

describe('an API that needs a token', () => {
  it('lets in who has one, in whose name commands, queued commands and queries are', async () => {
    const { send, token, store, enqueued } = await setUp(jwtAuth);
    const headers = bearer(await token());
    expect(await send('POST', '/counters/user-1', headers)).toMatchObject({ status: 200 });
    expect((await store.load('Counter#user-1')).commits[0]?.metadata.actor).toBe('user-1');
    expect(await send('POST', '/later/user-1', headers)).toMatchObject({ status: 202 });
    expect(enqueued[0]?.caller).toMatchObject({ kind: 'jwt', actor: 'user-1' });
    expect(await send('GET', '/whose', headers)).toMatchObject({ status: 200, body: { actor: 'user-1' } });
    expect(await send('GET', '/me', headers)).toMatchObject({
      status: 200,
      body: { kind: 'jwt', actor: 'user-1', claims: { aud: audience } },
    });
  });

  it('answers everybody else with 401 and how to get in, before it says what there is', async () => {
    const { send, store } = await setUp(jwtAuth, {
      documents: [{ method: 'GET', path: '/openapi.json', target: { kind: 'document', read: async () => ({}) } }],
    });
    const requests: [string, string, Partial<HttpRequest>?][] = [
      ['POST', '/counters/a'],
      ['POST', '/counters/a', { body: '{"no' }],
      ['POST', '/counters/a', { isBodyTooLarge: true }],
      ['GET', '/whose'],
      ['GET', '/me'],
      ['GET', '/openapi.json'],
      ['GET', '/nothing'],
      ['DELETE', '/counters/a'],
      ['OPTIONS', '/counters/a'],
      ['HEAD', '/whose'],
    ];
    for (const [method, path, rest] of requests) {
      const response = await send(method, path, {}, rest);
      expect(response).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Bearer', 'content-type': 'application/problem+json' },
      });
      if (method !== 'HEAD') expect(response.body).toMatchObject({ code: 'unauthenticated', title: 'Unauthorized', requestId: 'r-1' });
    }
    expect((await store.load('Counter#a')).commits).toEqual([]);
  });

  it('says of a bad token that it is bad', async () => {
    const { send, token } = await setUp(jwtAuth);
    expect(await send('GET', '/whose', bearer(await token({ exp: 1 })))).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="invalid_token", error_description="it has expired"' },
      body: { code: 'invalid-token' },
    });
  });

  it('lets nobody in while the issuer can’t be reached, and says when to come again', async () => {
    const { send, token, serve } = await setUp(jwtAuth);
    serve({});
    expect(await send('POST', '/counters/user-1', bearer(await token()))).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: { code: 'issuer-unreachable' },
    });
  });

  it('answers who may not with 403', async () => {
    const { send, token } = await setUp(jwtAuth);
    expect(await send('POST', '/counters/other', bearer(await token()))).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await send('POST', '/counters/other', bearer(await token({ admin: true })))).toMatchObject({ status: 200 });
    expect(await send('POST', '/ring', bearer(await token()))).toMatchObject({ status: 403 });
    expect(await send('GET', '/whose', bearer(await token({ sub: 'spy' })))).toMatchObject({ status: 403 });
  });

  it('lets everybody use a public route, as nobody, whatever they send', async () => {
    const { send, asked } = await setUp(jwtAuth);
    for (const headers of [{}, bearer('nonsense')])
      expect(await send('GET', '/health', headers)).toMatchObject({ status: 200, body: { kind: 'none' } });
    expect(await send('POST', '/open/undefined')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(asked).toEqual([]);
  });

  it('serves its document to everybody where the service says so', async () => {
    const document = { method: 'GET', path: '/openapi.json', target: { kind: 'document', read: async () => ({}) }, public: true } as const;
    const { send } = await setUp(jwtAuth, { documents: [document] });
    expect(await send('GET', '/openapi.json')).toMatchObject({ status: 200 });
  });

  it.each(['https://app.example.com', 'https://evil.example.com'])('asks a preflight of %s for nothing', async (origin) => {
    const { send } = await setUp(jwtAuth, { cors: { origins: ['https://app.example.com'] } });
    const preflight = { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' };
    for (const path of ['/counters/a', '/nothing']) {
      const { status, headers, body } = await send('OPTIONS', path, preflight);
      expect({ status, body, allow: headers.allow }).toEqual({ status: 204, body: undefined, allow: undefined });
      expect(headers['access-control-allow-origin']).toBe(origin.includes('evil') ? undefined : origin);
    }
  });

  it('lets a page read why it was refused', async () => {
    const { send } = await setUp(jwtAuth, { cors: { origins: ['https://app.example.com'] } });
    const { headers } = await send('GET', '/whose', { origin: 'https://app.example.com' });
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-expose-headers': expect.stringContaining('www-authenticate'),
    });
  });
});

describe('an API that needs a key', () => {
  const key = { name: 'shop', sha256: '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b' };

  it('lets in who has it', async () => {
    const { send } = await setUp(apiKey({ keys: [key] }));
    expect(await send('GET', '/whose', { 'x-api-key': 'secret' })).toMatchObject({ status: 200, body: { actor: 'shop', kind: 'apiKey' } });
    expect(await send('GET', '/whose', { 'x-api-key': 'other' })).toMatchObject({ status: 401, headers: { 'www-authenticate': 'ApiKey' } });
  });

  it('tells browsers that a page may send it', async () => {
    const { send } = await setUp(apiKey({ header: 'X-Shop', keys: [key] }), { cors: { origins: '*' } });
    const { headers } = await send('OPTIONS', '/whose', { origin: 'https://a.example', 'access-control-request-method': 'GET' });
    expect(headers['access-control-allow-headers']).toMatch(/, x-shop$/);
  });
});

describe('an API whose callers the platform knows', () => {
  const identity = 'arn:aws:sts::123456789012:assumed-role/till/session';

  it('takes the platform’s word', async () => {
    const { send } = await setUp(iam());
    expect(await send('GET', '/whose', {}, { identity })).toMatchObject({ status: 200, body: { actor: identity, kind: 'iam' } });
    expect(await send('POST', '/ring', {}, { identity })).toMatchObject({ status: 200, body: { commandId: expect.any(String) } });
  });

  it('takes nobody else’s, unless the host says that nobody else can reach it', async () => {
    const { send } = await setUp(iam());
    expect(await send('GET', '/whose', { 'x-allframe-caller': identity })).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    const local = await setUp(iam(), { ports: { trustsCallerHeader: true } });
    expect(await local.send('GET', '/whose', { 'x-allframe-caller': 'me' })).toMatchObject({ status: 200, body: { actor: 'me' } });
    expect(await local.send('GET', '/whose')).toMatchObject({
      status: 401,
      body: { detail: expect.stringContaining('x-allframe-caller') },
    });
  });
});

describe('a service with tenants', () => {
  it('keeps apart whose data a header names, where callers are trusted', async () => {
    const { send, store } = await setUp(none({ tenantHeader: 'X-Tenant-Id' }), { tenants: true });
    expect(await send('POST', '/ring', { 'x-tenant-id': 'acme' })).toMatchObject({ status: 403 });
    expect(await send('POST', '/open/undefined', { 'x-tenant-id': 'acme' })).toMatchObject({
      status: 400,
      body: { code: 'tenant-required' },
    });
    expect((await store.load('acme#Counter#a')).commits).toEqual([]);
  });

  it('takes the tenant of a token, and of nothing else', async () => {
    const { send, token, store } = await setUp(jwt({ issuer, audience, tenant: 'org' }), { tenants: true });
    const headers = { ...bearer(await token({ org: 'acme', admin: true })), 'x-tenant-id': 'other' };
    expect(await send('POST', '/counters/a', headers)).toMatchObject({ status: 200, body: { streamId: 'a' } });
    expect((await store.load('acme#Counter#a')).commits).toHaveLength(1);
    const hostile = bearer(await token({ org: 'acme#Counter', admin: true }));
    expect(await send('POST', '/counters/a', hostile)).toMatchObject({ status: 400, body: { code: 'tenant-required' } });
  });
});
