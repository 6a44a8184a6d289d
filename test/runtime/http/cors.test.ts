import { type CorsOptions, http, none } from '@allframe/serverless/runtime';
import { type CorsOfOrigins, withCors } from '../../../runtime/http/cors.ts';
import { createHttpHandler } from '../../../runtime/http/http-handler.ts';
import type { HttpRequest } from '../../../runtime/http/http-message.ts';
import { problem, problemResponse } from '../../../runtime/http/problem.ts';

const app = 'https://app.example.com';
const ports = { commands: {}, queries: {}, enqueue: async () => '', newId: () => 'r-1', onError: () => {} } as never;

/** An API where everything is a problem, which is where pages need CORS most. */
function setUp(cors: CorsOptions) {
  const handled: HttpRequest[] = [];
  const handle = withCors(async (request) => {
    handled.push(request);
    return problemResponse(problem(404, 'not-found'), { allow: 'GET' });
  }, cors);
  const send = (method: string, headers: HttpRequest['headers']) => handle({ method, path: '/', query: {}, headers, body: undefined });
  return { send, handled };
}

const preflight = (origin: string) => ({
  origin,
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'content-type',
});

describe('an API that named origins may call', () => {
  const cors: CorsOptions = { origins: [app, 'http://localhost:5173'], maxAgeSeconds: 3_600, headers: ['X-Tenant'] };

  it('answers a preflight itself, whatever the path', async () => {
    const { send, handled } = setUp(cors);
    const { status, headers, body } = await send('OPTIONS', preflight(app));
    expect({ status, body, handled }).toEqual({ status: 204, body: '', handled: [] });
    expect(headers).toMatchObject({
      'access-control-allow-origin': app,
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-allow-headers': expect.stringMatching(/\bcontent-type, idempotency-key, if-match\b.*, x-tenant$/),
      'access-control-max-age': '3600',
      vary: 'Origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('lets the page read every answer, problems included, and the headers that matter', async () => {
    const { send } = setUp(cors);
    const { status, headers } = await send('POST', { origin: 'http://localhost:5173' });
    expect(status).toBe(404);
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'access-control-allow-origin': 'http://localhost:5173',
      'access-control-expose-headers': 'etag, position-token, retry-after, www-authenticate, x-request-id',
      vary: 'Origin',
    });
  });

  it.each([
    'https://evil.example.com',
    'https://app.example.com.evil.example',
    'http://app.example.com',
    'https://app.example.com:444',
    'https://app.example.com/',
    'HTTPS://APP.EXAMPLE.COM',
    'null',
    '*',
    '',
  ])('tells %j nothing, but caches that it might have', async (origin) => {
    const { send, handled } = setUp(cors);
    for (const { headers } of [await send('OPTIONS', preflight(origin)), await send('GET', { origin })]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers.vary).toBe('Origin');
    }
    expect(handled).toHaveLength(2);
  });

  it('tells who is no page nothing either', async () => {
    const { headers } = await setUp(cors).send('GET', {});
    expect(headers).toEqual({ 'content-type': 'application/problem+json', allow: 'GET', vary: 'Origin' });
  });

  it('leaves OPTIONS that is no preflight to the API', async () => {
    const { send, handled } = setUp(cors);
    expect(await send('OPTIONS', { origin: app })).toMatchObject({ status: 404, headers: { 'access-control-allow-origin': app } });
    expect(handled).toHaveLength(1);
  });

  it('takes cookies where it says so', async () => {
    const { send } = setUp({ ...cors, credentials: true } as CorsOfOrigins);
    for (const { headers } of [await send('OPTIONS', preflight(app)), await send('GET', { origin: app })])
      expect(headers).toMatchObject({ 'access-control-allow-credentials': 'true', 'access-control-allow-origin': app });
    expect((await send('GET', { origin: 'https://evil.example.com' })).headers).not.toHaveProperty('access-control-allow-credentials');
  });
});

describe('an API that every origin may call', () => {
  it('says so with one answer for all', async () => {
    const { headers } = await setUp({ origins: '*' }).send('OPTIONS', preflight('https://any.example.com'));
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'access-control-max-age': '600' });
    expect(headers).not.toHaveProperty('vary');
  });

  it('never takes cookies, whatever a cast says', async () => {
    const { send } = setUp({ origins: '*', credentials: true } as never);
    for (const { headers } of [await send('OPTIONS', preflight(app)), await send('GET', { origin: app })])
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });
});

describe('an API without CORS', () => {
  it('says nothing of it', async () => {
    const handle = createHttpHandler([], ports);
    const { headers } = await handle({ method: 'OPTIONS', path: '/', query: {}, headers: preflight(app), body: undefined });
    expect(headers).toEqual({ 'x-request-id': 'r-1' });
  });
});

it('is part of an API’s handler, beside its other headers', async () => {
  const { router, cors } = http({ auth: none(), cors: { origins: [app] }, routes: (routes) => routes });
  const handle = createHttpHandler(router.routes, ports, { cors });
  const { status, headers } = await handle({ method: 'GET', path: '/', query: {}, headers: { origin: app }, body: undefined });
  expect({ status, headers }).toMatchObject({ status: 404, headers: { 'x-request-id': 'r-1', 'access-control-allow-origin': app } });
});
