import { enqueue, query } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import { Hono } from 'hono';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import type { DispatchOptions } from '../../../runtime/command-bus/dispatch-options.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { iam } from '../../../runtime/http/auth/auth.ts';
import type { MountEnvironment } from '../../../runtime/http/custom-handler.ts';
import { createHttpHandler, type HttpHandlerOptions } from '../../../runtime/http/http-handler.ts';
import { type HttpRequest, type HttpResponse, json, parseQuery } from '../../../runtime/http/http-message.ts';
import { createRouter, type Router } from '../../../runtime/http/router.ts';
import type { Middleware } from '../../../runtime/message/middleware.ts';
import type { QueryBus } from '../../../runtime/projection/query-bus.ts';
import { CloseCounter, CountUp, Totals } from '../counter.ts';

const Total = query('Total', {
  input: z.object({ counterId: z.string() }),
  projection: Totals,
  resolve: async ({ counterId }) => counterId,
});

function setUp(routes: (router: Router) => Router, options: HttpHandlerOptions = {}) {
  const store = new InMemoryEventStore();
  const errors: unknown[] = [];
  const enqueued: DispatchOptions[] = [];
  const { routes: list, mounts } = routes(createRouter());
  const ports = {
    commands: createCommandBus({ store, ambient: testAmbient() }),
    queries: { ask: async ({ name }, _input, { caller } = {}) => ({ asked: name, by: caller?.actor }) } as QueryBus,
    enqueue: async (_command: unknown, _input: unknown, sent: DispatchOptions) => {
      enqueued.push(sent);
      return 'id-1';
    },
    newId: () => 'r-1',
    onError: (error: unknown) => errors.push(error),
  };
  const handle = createHttpHandler(list, ports, { mounts, auth: iam(), ...options });
  const send = (method: string, url: string, rest: Partial<HttpRequest> = {}) => {
    const [path = '', search = ''] = url.split('?');
    const request = { method, path, query: parseQuery(search), headers: {}, body: undefined, identity: 'me', ...rest };
    return handle(request, { deadline: Date.parse('2026-01-01T00:00:05.000Z') });
  };
  return { store, errors, enqueued, send };
}

const text = ({ body }: HttpResponse) => (typeof body === 'string' ? body : Buffer.from(body).toString());

describe('a custom handler', () => {
  it('gets the request as it came, with who calls and until when', async () => {
    const { send } = setUp((router) =>
      router.handle('POST', '/webhooks/:source', (request) =>
        json(201, request, { 'X-Own': 'yes', 'Content-Type': 'application/vnd.own+json' }),
      ),
    );
    const headers = { 'stripe-signature': 't=1,v1=abc', 'content-type': 'text/plain' };
    const response = await send('POST', '/webhooks/a%2Fb?x=1&x=2', { body: '{"raw": true }\n', headers });
    expect(response).toMatchObject({ status: 201, headers: { 'x-own': 'yes', 'x-request-id': 'r-1' } });
    expect(JSON.parse(text(response))).toMatchObject({
      body: '{"raw": true }\n',
      parameters: { source: 'a/b' },
      query: { x: ['1', '2'] },
      headers: { ...headers, 'x-request-id': 'r-1' },
      caller: { kind: 'iam', actor: 'me' },
      deadline: Date.parse('2026-01-01T00:00:05.000Z'),
    });
  });

  it('uses the service in the name of who calls', async () => {
    const { send, store, enqueued } = setUp((router) =>
      router.handle(
        'POST',
        '/hook',
        async (_request, { dispatch, ask, enqueue: later }) => {
          const counted = await dispatch(CountUp, { counterId: 'a', by: 2 }, { commandId: 'hook-1' });
          const id = await later(CloseCounter, { counterId: 'a' });
          return json(200, { outcome: counted.outcome, id, total: await ask(Total, { counterId: 'a' }) });
        },
        { uses: [CountUp, Total, enqueue(CloseCounter)] },
      ),
    );
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const response = await send('POST', '/hook', { headers: { traceparent, tracestate: 'a=1' } });
    expect(JSON.parse(text(response))).toEqual({ outcome: 'accepted', id: 'id-1', total: { asked: 'Total', by: 'me' } });
    expect((await store.load('Counter#a')).commits[0]?.metadata).toMatchObject({
      ...{ commandId: 'hook-1', actor: 'me', traceParent: traceparent, traceState: 'a=1' },
    });
    expect(enqueued[0]).toMatchObject({ caller: { actor: 'me' }, deadline: expect.any(Number) });
  });

  it('uses nothing that it does not declare, since in the cloud it could not', async () => {
    const { send, errors, store } = setUp((router) =>
      router.handle(
        'POST',
        '/hook',
        async ({ query }, ports) => {
          const what = query.what?.[0];
          const all = ports as never as Record<string, (target: unknown, input: unknown) => Promise<unknown>>;
          return json(200, await all[String(what)]?.(what === 'ask' ? Total : CountUp, { counterId: 'a' }));
        },
        { uses: [enqueue(CloseCounter)] },
      ),
    );
    for (const what of ['dispatch', 'enqueue', 'ask']) expect(await send('POST', `/hook?what=${what}`)).toMatchObject({ status: 500 });
    expect(errors).toEqual(
      [1, 2, 3].map(() => expect.objectContaining({ code: 'undeclared-use', message: expect.stringContaining('POST /hook') })),
    );
    expect((await store.load('Counter#a')).commits).toEqual([]);
  });

  it('answers with bytes and with several cookies', async () => {
    const body = Uint8Array.from([0, 255, 128]);
    const { send } = setUp((router) =>
      router.handle('GET', '/image', () => ({ status: 200, headers: {}, cookies: ['a=1; Path=/', 'b=2'], body })),
    );
    expect(await send('GET', '/image')).toMatchObject({ cookies: ['a=1; Path=/', 'b=2'], body });
  });

  it.each<[string, Partial<HttpResponse> | undefined]>([
    ['nothing', undefined],
    ['no status', { headers: {}, body: '' }],
    ['a status that is none', { status: 99, headers: {}, body: '' }],
    ['a status that is no number', { status: '200' as never, headers: {}, body: '' }],
    ['a header that ends too early', { status: 200, headers: { location: '/a\r\nset-cookie: evil=1' }, body: '' }],
    ['a header with NUL', { status: 200, headers: { location: '/\0' }, body: '' }],
    ['a header that is no text of HTTP', { status: 200, headers: { location: '/😀' }, body: '' }],
    ['a name that is none', { status: 200, headers: { 'a b': '1' }, body: '' }],
    ['a cookie that ends too early', { status: 200, headers: {}, cookies: ['a=1\nset-cookie: b'], body: '' }],
  ])('that answers with %s is a fault of ours', async (_what, response) => {
    const { send, errors } = setUp((router) => router.handle('GET', '/bad', () => response as HttpResponse));
    expect(await send('GET', '/bad')).toMatchObject({ status: 500, headers: { 'content-type': 'application/problem+json' } });
    expect(errors).toEqual([expect.objectContaining({ code: 'invalid-response' })]);
  });

  it('that throws is a bare 500', async () => {
    const { send, errors } = setUp((router) => router.handle('GET', '/bad', () => Promise.reject(new Error('the password is 1234'))));
    const response = await send('GET', '/bad');
    expect(response.status).toBe(500);
    expect(text(response)).not.toContain('1234');
    expect(errors).toHaveLength(1);
  });

  it('stands behind authentication and the limit of bodies', async () => {
    const { send } = setUp(
      (router) => router.handle('POST', '/hook', () => json(200, {})).handle('POST', '/open', () => json(200, {}), { public: true }),
      {
        maxBodyBytes: 4,
      },
    );
    expect(await send('POST', '/hook', { identity: undefined })).toMatchObject({ status: 401 });
    expect(await send('POST', '/open', { identity: undefined, body: 'ää' })).toMatchObject({ status: 200 });
    expect(await send('POST', '/open', { body: 'äää' })).toMatchObject({ status: 413 });
  });
});

describe('what a custom handler answers', () => {
  it.each([{ a: 1 }, 5, null])('with a body that is none, %j, is a fault that is logged', async (body) => {
    const { send, errors } = setUp((router) => router.handle('GET', '/x', () => ({ status: 200, headers: {}, body }) as never));
    expect(await send('GET', '/x')).toMatchObject({ status: 500, body: expect.stringContaining('internal-error') });
    expect(errors).toMatchObject([{ code: 'invalid-response' }]);
  });

  it('leaves length and encoding to the host', async () => {
    const headers = { 'Content-Length': '3', 'transfer-encoding': 'chunked', 'x-own': 'yes' };
    const { send } = setUp((router) => router.handle('GET', '/x', () => ({ status: 204, headers, body: 'oops' })));
    const answer = await send('GET', '/x');
    expect(answer).toMatchObject({ status: 204, body: '', headers: { 'x-own': 'yes' } });
    expect(Object.keys(answer.headers)).not.toEqual(expect.arrayContaining(['content-length']));
    expect(Object.keys(answer.headers)).not.toEqual(expect.arrayContaining(['transfer-encoding']));
  });

  it('may be JSON of nothing', async () => {
    const { send } = setUp((router) => router.handle('GET', '/x', () => json(200, undefined)));
    expect(await send('GET', '/x')).toMatchObject({ status: 200, body: '' });
  });
});

it('keeps the ids that callers choose apart from those that the service makes', async () => {
  const { send, store } = setUp((router) => router.post('/counters/:counterId', CountUp));
  await send('POST', '/counters/a', { headers: { 'idempotency-key': 'schedule:nightly@2026-01-01T01:00:00Z' } });
  const [commit] = (await store.load('Counter#a')).commits;
  expect(commit?.metadata.commandId).toBe('http:schedule:nightly@2026-01-01T01:00:00Z');
});

it('keeps the values of one name in the order in which they came', () => {
  expect(parseQuery('a=1&b=2&a=3&constructor=4&a=')).toEqual({ a: ['1', '3', ''], b: ['2'], constructor: ['4'] });
});

describe('a mounted Hono app', () => {
  const app = new Hono<{ Bindings: MountEnvironment }>();
  app.get('/', (context) => context.text('root'));
  app.get('/users/:id', (context) => context.json({ id: context.req.param('id'), url: context.req.url, by: context.env.caller.actor }));
  app.post('/echo', async (context) => {
    context.header('set-cookie', 'a=1; Path=/', { append: true });
    context.header('set-cookie', 'b=2', { append: true });
    return context.body(await context.req.arrayBuffer(), 201, { 'content-type': 'application/octet-stream', vary: 'accept' });
  });
  app.post('/count', async (context) => context.json(await context.env.dispatch(CountUp, { counterId: 'a' })));
  const mounted = (options?: HttpHandlerOptions) =>
    setUp((router) => router.post('/admin/close/:counterId', CloseCounter).mount('/admin', app, { uses: [CountUp] }), options);

  it('sees its paths without the mount’s, and who calls', async () => {
    const { send } = mounted();
    expect(text(await send('GET', '/admin'))).toBe('root');
    expect(text(await send('GET', '/admin/'))).toBe('root');
    const headers = { host: 'api.example.com', 'x-forwarded-proto': 'https' };
    expect(JSON.parse(text(await send('GET', '/admin/users/a%20b?x=1&x=2', { headers })))).toEqual({
      ...{ id: 'a b', url: 'https://api.example.com/users/a%20b?x=1&x=2', by: 'me' },
    });
  });

  it('takes and gives bytes, and cookies of its own', async () => {
    const { send } = mounted({ cors: { origins: ['https://app.example.com'] } });
    const body = Uint8Array.from([0, 255, 128, 10]);
    const response = await send('POST', '/admin/echo', { body });
    expect(response).toMatchObject({
      status: 201,
      cookies: ['a=1; Path=/', 'b=2'],
      headers: { vary: 'accept, Origin', 'x-request-id': 'r-1' },
    });
    expect(Buffer.from(response.body as Uint8Array)).toEqual(Buffer.from(body));
    expect(text(await send('POST', '/admin/echo', { body: 'ä' }))).toBe('ä');
  });

  it('uses the service as far as it declares', async () => {
    const { send, store } = mounted();
    expect(JSON.parse(text(await send('POST', '/admin/count')))).toMatchObject({ outcome: 'accepted', version: 1 });
    expect((await store.load('Counter#a')).commits[0]?.metadata.actor).toBe('me');
  });

  it('comes after the service’s own routes, and takes whatever else lies below', async () => {
    const { send } = mounted();
    expect(JSON.parse(text(await send('POST', '/admin/close/a')))).toMatchObject({ events: ['Counted', 'Closed'] });
    expect(text(await send('DELETE', '/admin/close/a'))).toBe('404 Not Found');
    for (const path of ['/administration', '/Admin', '/admin%2Fusers/a', '//admin', '/'])
      expect(text(await send('GET', path))).toMatch('not-found');
  });

  it.each(['/admin/..', '/admin/../users/a', '/admin/%2e%2E/users/a', '/admin/users/./a'])(
    'never sees another path than was asked: %s',
    async (path) => {
      expect(await mounted().send('GET', path)).toMatchObject({ status: 404 });
    },
  );

  it.each(['/admin/a\\..\\users', '/admin/.\n./users/a', '/admin/.\t./users/a', '/admin/users/a?b', '/admin/users/a#b'])(
    'never sees another path than was asked, though a URL would: %j',
    async (path) => {
      const { send } = mounted();
      const request = { path, headers: {} };
      expect(await send('GET', '/', request)).toMatchObject({ status: 404, body: expect.stringContaining('not-found') });
    },
  );

  it('stands behind authentication', async () => {
    expect(await mounted().send('GET', '/admin/users/a', { identity: undefined })).toMatchObject({ status: 401 });
  });

  it.each(['evil.example/x?', 'a b', 'x@y', '[::', '\r\n', `${'a'.repeat(20_000)}:99999`])(
    'is not misled by the host %.20j',
    async (host) => {
      const response = await mounted().send('GET', '/admin/users/a', { headers: { host } });
      expect(JSON.parse(text(response)).url).toBe('http://localhost/users/a');
    },
  );

  it('answers HEAD without a body, and what the web has no request for with a problem', async () => {
    const { send } = mounted();
    expect(await send('HEAD', '/admin')).toMatchObject({ status: 200, body: '' });
    for (const method of ['TRACE', 'CONNECT']) expect(await send(method, '/admin')).toMatchObject({ status: 405 });
    expect(await send('GET', '/admin', { headers: { 'x-bad': '\0' } })).toMatchObject({ status: 400 });
  });

  it('may be a function', async () => {
    const { send } = setUp((router) => router.mount('/fn', (request) => new Response(new URL(request.url).pathname)));
    expect(text(await send('GET', '/fn/a//b'))).toBe('/a//b');
  });
});

it('runs inside the middleware of the service, which knows the route and the request', async () => {
  const seen: unknown[] = [];
  const middleware: Middleware = async (operation, next) => {
    seen.push(operation);
    if (operation.kind === 'trigger' && operation.source.startsWith('POST')) throw new Error('not today');
    return next();
  };
  const { send } = setUp(
    (router) =>
      router
        .get('/totals/:counterId', Total)
        .post('/counters/:counterId', CountUp)
        .mount('/fn', () => new Response('')),
    {
      middleware: [middleware],
    },
  );
  expect((await send('GET', '/totals/a')).status).toBe(200);
  expect((await send('POST', '/counters/a')).status).toBe(500);
  expect((await send('GET', '/fn/a')).status).toBe(200);
  expect((await send('GET', '/nothing')).status).toBe(404);
  expect(seen).toEqual(
    ['GET /totals/:counterId', 'POST /counters/:counterId', '/fn/*'].map((source) => ({
      kind: 'trigger',
      name: 'http',
      source,
      id: 'r-1',
    })),
  );
});

it('handles a command without the web’s own request and response', async () => {
  const { send } = setUp((router) => router.post('/counters/:counterId', CountUp).handle('GET', '/ping', () => json(200, {})));
  const names = ['Request', 'Response', 'Headers', 'fetch'] as const;
  const originals = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  for (const name of names)
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => {
        throw new Error(`${name} was touched`);
      },
    });
  try {
    expect(await send('POST', '/counters/a', { body: '{}' })).toMatchObject({ status: 200 });
    expect(await send('GET', '/ping')).toMatchObject({ status: 200 });
  } finally {
    for (const [at, name] of names.entries()) Object.defineProperty(globalThis, name, originals[at] ?? {});
  }
});
