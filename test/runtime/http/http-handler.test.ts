import { aggregate, command, enqueue, http, none, query } from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import type { DispatchOptions } from '../../../runtime/command-bus/dispatch-options.ts';
import { ConflictError } from '../../../runtime/event-store/errors.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { StoreUnavailableError } from '../../../runtime/event-store/store-errors.ts';
import { createHttpHandler, type HttpHandlerOptions } from '../../../runtime/http/http-handler.ts';
import { type HttpRequest, parseQuery } from '../../../runtime/http/http-message.ts';
import { InMemoryReadModelStore } from '../../../runtime/projection/in-memory-read-model-store.ts';
import { createQueryBus } from '../../../runtime/projection/query-bus.ts';
import { CloseCounter, CountUp, Totals } from '../counter.ts';

const Count = command('Count', {
  input: z.object({ counterId: z.string(), by: z.number().default(1), deep: z.object({ list: z.array(z.number()) }).optional() }),
  aggregate: CountUp.aggregate,
  streamId: CountUp.streamId,
  decide: CountUp.decide,
});
const GetTotal = query('GetTotal', {
  input: z.object({ counterId: z.string() }),
  projection: Totals,
  resolve: ({ counterId }, read) => read.get(counterId),
});
const Echo = query('Echo', {
  input: z.object({ tag: z.union([z.string(), z.array(z.string())]).optional() }).loose(),
  projection: Totals,
  resolve: async (input) => input,
});
const Pages = query('Pages', {
  input: z.object({ limit: z.coerce.number().min(1).optional(), after: z.string().optional() }),
  projection: Totals,
  resolve: ({ limit, after }, read) => read.find('byTotal', { counterId: 'a' }, { limit, after }),
});
const Broken = query('Broken', {
  input: z.object({ what: z.string() }),
  projection: Totals,
  resolve: async ({ what }) => {
    if (what === 'busy') throw new StoreUnavailableError({ store: 'prod-events', operation: 'Query', fault: 'throttled' });
    if (what === 'conflict') throw new ConflictError({ stream: 'Counter#a', expected: 1, actual: 2 });
    throw new Error('the password of the database is 1234');
  },
});
const Newer = aggregate('Counter', { events: { Other: z.object({}) }, initialState: {} }, { Other: (state) => state });
const ByOldCode = command('ByOldCode', {
  input: z.object({ counterId: z.string() }),
  aggregate: Newer,
  streamId: ({ counterId }) => counterId,
  decide: () => [],
});
const Invalid = command('Invalid', {
  input: z.object({ counterId: z.string() }),
  aggregate: CountUp.aggregate,
  streamId: ({ counterId }) => counterId,
  decide: () => ({ type: 'Counted', data: { by: 'secret' } }) as never,
});

function setUp({ documents }: HttpHandlerOptions = {}) {
  const store = new InMemoryEventStore();
  const readModels = new InMemoryReadModelStore();
  const errors: unknown[] = [];
  const requestIds: unknown[] = [];
  let requests = 0;
  const enqueued: { command: string; input: unknown; options: DispatchOptions }[] = [];
  const { router } = http({
    auth: none(),
    routes: (routes) =>
      routes
        .post('/counters/:counterId', Count)
        .put('/counters/:counterId', Count)
        .get('/counters/:counterId', GetTotal)
        .post('/counters/:counterId/close', CloseCounter)
        .post('/counters/:counterId/later', enqueue(Count))
        .post('/counters/:counterId/old', ByOldCode)
        .post('/counters/:counterId/invalid', Invalid)
        .post('/counters', Count)
        .get('/pages', Pages)
        .get('/echo', Echo)
        .get('/broken/:what', Broken),
  });
  const handle = createHttpHandler(
    router.routes,
    {
      commands: createCommandBus({ store, ambient: testAmbient() }),
      queries: createQueryBus({ readModels }),
      enqueue: async ({ name }, input, options) => {
        enqueued.push({ command: name, input, options });
        return options.commandId ?? 'new-id';
      },
      newId: () => `request-${++requests}`,
      onError: (error, { path, headers }) => {
        errors.push([path, error]);
        requestIds.push(headers['x-request-id']);
      },
    },
    { documents },
  );
  type Sent = Partial<Pick<HttpRequest, 'headers' | 'requestId'>> & { body?: unknown };
  const send = async (method: string, url: string, { body, headers = {}, requestId }: Sent = {}) => {
    const [path = '', search = ''] = url.split('?');
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    const response = await handle({ method, path, query: parseQuery(search), headers, body: text, requestId });
    if (response.status !== 204)
      expect(response.headers['content-type']).toBe(response.status < 300 ? 'application/json' : 'application/problem+json');
    return { ...response, body: response.body === '' ? undefined : JSON.parse(String(response.body)) };
  };
  return { store, readModels, errors, enqueued, requestIds, send };
}

describe('a command over HTTP', () => {
  it('answers with the stream, its version and the types of its events', async () => {
    const { send } = setUp();
    await send('POST', '/counters/a', { body: { by: 2 } });
    const response = await send('POST', '/counters/a/close');
    expect(response).toMatchObject({ status: 200, body: { streamId: 'a', version: 3, events: ['Counted', 'Closed'] } });
    expect(response.headers.etag).toBe('"3"');
  });

  it('takes its input from the body and, over it, from the path', async () => {
    const { send, store } = setUp();
    await send('POST', '/counters/a', { body: { counterId: 'other', by: 2 } });
    expect((await store.load('Counter#a')).commits[0]?.events[0]?.data).toMatchObject({ by: 2 });
    expect(await send('POST', '/counters', { body: { counterId: 'b' } })).toMatchObject({ status: 200, body: { streamId: 'b' } });
    expect(await send('PUT', '/counters/c')).toMatchObject({ status: 200, body: { streamId: 'c' } });
  });

  it('gets 400 with the path of each fault', async () => {
    const { send, errors } = setUp();
    const response = await send('POST', '/counters', { body: { by: '2', deep: { list: [1, 'x'] } } });
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ status: 400, title: 'Bad Request', code: 'validation-failed' });
    expect(response.body.faults.map(({ path }: { path: string }) => path)).toEqual(['counterId', 'by', 'deep.list.1']);
    expect(errors).toEqual([]);
  });

  it('gets 422 with code and details when it is rejected', async () => {
    const { send } = setUp();
    await send('POST', '/counters/a/close');
    expect(await send('POST', '/counters/a')).toMatchObject({
      status: 422,
      body: { status: 422, title: 'Unprocessable Content', code: 'counter-closed', details: { total: 1 } },
    });
  });

  it('gets 503 where the stream holds events of newer code, and the host is told', async () => {
    const { send, errors } = setUp();
    await send('POST', '/counters/a');
    expect(await send('POST', '/counters/a/old')).toMatchObject({ status: 503, body: { code: 'unknown-event' } });
    expect(errors).toHaveLength(1);
  });

  it.each([
    ['3', 409],
    ['"1"', 409],
    ['"2"', 200],
    [' 2 ', 200],
    ['*', 200],
    ['0', 409],
  ])('with If-Match %s at version 2 gets %i', async (ifMatch, status) => {
    const { send } = setUp();
    await send('POST', '/counters/a');
    await send('POST', '/counters/a');
    const response = await send('POST', '/counters/a', { headers: { 'if-match': ifMatch } });
    expect(response.status).toBe(status);
    if (status === 409) expect(response.body).toMatchObject({ code: 'conflict', detail: expect.stringContaining('is at version 2') });
  });

  it.each(['', 'x', 'W/"1"', '"1', '-1', '1.5', '1, 2', '9'.repeat(16)])('with If-Match %j gets 400', async (ifMatch) => {
    const { send } = setUp();
    expect(await send('POST', '/counters/a', { headers: { 'if-match': ifMatch } })).toMatchObject({
      status: 400,
      body: { code: 'invalid-header', detail: expect.stringContaining('If-Match') },
    });
  });

  it('with an Idempotency-Key gives the first answer again, also where If-Match holds no more', async () => {
    const { send } = setUp();
    const headers = { 'idempotency-key': 'k-1', 'if-match': '0' };
    const first = await send('POST', '/counters/a', { headers });
    await send('POST', '/counters/a');
    const again = await send('POST', '/counters/a', { headers });
    expect(again).toEqual({ ...first, headers: { ...first.headers, 'x-request-id': 'request-3' } });
    expect(await send('POST', '/counters/a', { headers: { 'idempotency-key': 'k-1' }, body: { by: 7 } })).toMatchObject({
      status: 422,
      body: { code: 'command-id-reused' },
    });
  });

  it.each(['', 'x'.repeat(256)])('with an Idempotency-Key of a wrong length gets 400', async (key) => {
    const { send } = setUp();
    expect(await send('POST', '/counters/a', { headers: { 'idempotency-key': key } })).toMatchObject({
      status: 400,
      body: { code: 'invalid-header' },
    });
  });

  it('keeps the trace that it came with, if it is one', async () => {
    const { send, store } = setUp();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await send('POST', '/counters/a', { headers: { traceparent } });
    await send('POST', '/counters/a', { headers: { traceparent: 'x'.repeat(8_000) } });
    const { commits } = await store.load('Counter#a');
    expect(commits.map(({ metadata }) => metadata.traceParent)).toEqual([traceparent, undefined]);
  });
});

describe('a command that waits in a queue', () => {
  it('gets 202 with its id', async () => {
    const { send, enqueued } = setUp();
    const response = await send('POST', '/counters/a/later', { body: { by: 2 }, headers: { 'idempotency-key': 'k-1' } });
    expect(response).toMatchObject({ status: 202, body: { commandId: 'http:k-1' } });
    expect(enqueued).toEqual([
      { command: 'Count', input: { counterId: 'a', by: 2 }, options: expect.objectContaining({ commandId: 'http:k-1' }) },
    ]);
    expect((await send('POST', '/counters/a/later')).body).toEqual({ commandId: 'new-id' });
  });

  it('can not be bound to a version, and says so instead of forgetting it', async () => {
    const { send, enqueued } = setUp();
    expect(await send('POST', '/counters/a/later', { headers: { 'if-match': '1' } })).toMatchObject({
      status: 400,
      body: { code: 'invalid-header', detail: expect.stringContaining('waits in a queue') },
    });
    expect(enqueued).toEqual([]);
  });
});

describe('a query over HTTP', () => {
  it('gets 200 with what it found, or 404', async () => {
    const { send, readModels } = setUp();
    const document = { counterId: 'a', total: 1, seen: [1] };
    await readModels.put(Totals, 'a', { document, checkpoint: { version: 1, commitId: 'c' } }, undefined);
    expect(await send('GET', '/counters/a')).toMatchObject({ status: 200, body: document });
    expect(await send('GET', '/counters/b')).toMatchObject({ status: 404, body: { code: 'not-found', detail: 'GetTotal found nothing' } });
  });

  it('gets a name that is repeated as a list', async () => {
    const { send } = setUp();
    expect((await send('GET', '/echo?tag=a&tag=b&one=%C3%A4+x&empty=')).body).toEqual({ tag: ['a', 'b'], one: 'ä x', empty: '' });
  });

  it('gets 400 for a fault in its query string', async () => {
    const { send } = setUp();
    expect(await send('GET', '/pages?limit=0')).toMatchObject({ status: 400, body: { faults: [{ path: 'limit' }] } });
    expect(await send('GET', '/pages?after=nonsense')).toMatchObject({ status: 400, body: { code: 'invalid-page-token' } });
    expect(await send('GET', '/pages?limit=5000')).toMatchObject({ status: 400, body: { code: 'invalid-search' } });
  });
});

describe('what is not the client’s affair', () => {
  it('is a bare 500, of which the host is told everything', async () => {
    const { send, errors } = setUp();
    const response = await send('GET', '/broken/x');
    expect(response).toMatchObject({ status: 500, body: { status: 500, title: 'Internal Server Error', code: 'internal-error' } });
    expect(Object.keys(response.body)).toEqual(['status', 'title', 'code', 'requestId']);
    expect(errors).toEqual([['/broken/x', expect.objectContaining({ message: 'the password of the database is 1234' })]]);
  });

  it('is 503 where it passes by itself: who asks may come again, and is told no names', async () => {
    const { body, status } = await setUp().send('GET', '/broken/busy');
    expect([status, body]).toEqual([
      503,
      { status: 503, title: 'Service Unavailable', code: 'store-unavailable', requestId: expect.any(String) },
    ]);
  });

  it('is hidden also where the error is one of ours', async () => {
    const { send, errors } = setUp();
    const response = await send('POST', '/counters/a/invalid');
    expect(response).toMatchObject({ status: 500, body: { code: 'internal-error' } });
    expect(JSON.stringify(response.body)).not.toContain('secret');
    expect(errors).toHaveLength(1);
  });

  it('does not hide a conflict', async () => {
    const { send, errors } = setUp();
    expect(await send('GET', '/broken/conflict')).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(errors).toEqual([]);
  });
});

describe('a request that no route is for', () => {
  it.each([
    ['GET', '/'],
    ['GET', ''],
    ['GET', '/nothing'],
    ['GET', '//'],
    ['GET', '/counters//'],
    ['GET', '/counters/a/'],
    ['POST', '/counters/'],
    ['POST', '//counters/a'],
    ['POST', '/counters//close'],
    ['GET', '/COUNTERS/a'],
    ['GET', '/__proto__'],
    ['GET', '/constructor'],
    ['GET', '/counters/a/toString'],
    ['CONNECT', '/nothing'],
  ])('gets 404: %s %s', async (method, path) => {
    const { send } = setUp();
    expect(await send(method, path)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it.each([
    ['DELETE', '/counters/a', 'POST, PUT, GET, HEAD, OPTIONS'],
    ['GET', '/counters', 'POST, OPTIONS'],
    ['get', '/counters/a', 'POST, PUT, GET, HEAD, OPTIONS'],
    ['ALL', '/counters', 'POST, OPTIONS'],
    ['__proto__', '/counters', 'POST, OPTIONS'],
    ['constructor', '/counters', 'POST, OPTIONS'],
    ['', '/counters', 'POST, OPTIONS'],
  ])('gets 405 with what is allowed where only the method is wrong: %s %s', async (method, path, allow) => {
    const { send, errors } = setUp();
    const response = await send(method, path);
    expect(response).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } });
    expect(response.headers.allow).toBe(allow);
    expect(errors).toEqual([]);
    expect(({} as { params?: unknown }).params).toBeUndefined();
  });
});

describe('HEAD', () => {
  it.each([
    ['/echo?tag=a', 200, 'application/json'],
    ['/counters/none', 404, 'application/problem+json'],
    ['/pages?limit=0', 400, 'application/problem+json'],
  ])('is answered as GET, without the body: %s', async (url, status, contentType) => {
    const { send } = setUp();
    const get = await send('GET', url);
    const head = await send('HEAD', url);
    expect(head).toMatchObject({ status, body: undefined, headers: { 'content-type': contentType } });
    expect(Object.keys(head.headers)).toEqual(Object.keys(get.headers));
  });

  it('gets 405 where nothing is to be got', async () => {
    const { send } = setUp();
    expect(await send('HEAD', '/counters')).toMatchObject({ status: 405, body: undefined, headers: { allow: 'POST, OPTIONS' } });
  });
});

describe('OPTIONS', () => {
  it('is answered with what the path takes', async () => {
    const { send } = setUp();
    expect(await send('OPTIONS', '/counters/a')).toMatchObject({ status: 204, headers: { allow: 'POST, PUT, GET, HEAD, OPTIONS' } });
    expect(await send('OPTIONS', '/counters')).toMatchObject({ status: 204, headers: { allow: 'POST, OPTIONS' } });
    expect(await send('OPTIONS', '/nothing')).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('the id of a request', () => {
  it('is the one that it came with, in the answer and in a problem', async () => {
    const { send } = setUp();
    const headers = { 'x-request-id': 'Root=1-67891233-abcdef012345678912345678' };
    expect((await send('POST', '/counters/a', { headers })).headers['x-request-id']).toBe(headers['x-request-id']);
    expect(await send('GET', '/nothing', { headers })).toMatchObject({ headers, body: { requestId: headers['x-request-id'] } });
    expect(await send('POST', '/counters', { headers })).toMatchObject({ status: 400, body: { requestId: headers['x-request-id'] } });
  });

  it.each([undefined, '', 'a b', 'a\r\nset-cookie: b', '<script>', 'ä', 'x'.repeat(129)])(
    'is a new one where it came with %j',
    async (id) => {
      const { send } = setUp();
      const { headers } = await send('POST', '/counters/a', { headers: { 'x-request-id': id } });
      expect(headers['x-request-id']).toBe('request-1');
    },
  );

  it('is the one that the platform’s own log has, where it came with none', async () => {
    const { send } = setUp();
    const requestId = 'JKJaXmPLvHcESHA=';
    expect((await send('POST', '/counters/a', { requestId })).headers['x-request-id']).toBe(requestId);
    const headers = { 'x-request-id': 'mine' };
    expect((await send('POST', '/counters/a', { requestId, headers })).headers['x-request-id']).toBe('mine');
    expect((await send('POST', '/counters/a', { requestId: 'a b' })).headers['x-request-id']).toBe('request-1');
  });

  it('is told to the host with an error, and to the client that sees none of it', async () => {
    const { send, requestIds } = setUp();
    expect((await send('GET', '/broken/x')).body).toMatchObject({ code: 'internal-error', requestId: 'request-1' });
    expect(requestIds).toEqual(['request-1']);
  });
});

describe('a document', () => {
  const documents = [
    { method: 'GET', path: '/openapi.json', target: { kind: 'document', read: async () => ({ openapi: '3.1.1' }) } },
  ] as const;

  it('is served at its path', async () => {
    const { send } = setUp({ documents });
    expect(await send('GET', '/openapi.json')).toMatchObject({ status: 200, body: { openapi: '3.1.1' } });
    expect(await send('HEAD', '/openapi.json')).toMatchObject({ status: 200, body: undefined });
    expect(await send('POST', '/openapi.json')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, OPTIONS' } });
  });

  it('comes after a route of the service with the same path', async () => {
    const { send } = setUp({ documents: [{ ...documents[0], path: '/echo' }] });
    expect((await send('GET', '/echo?tag=a')).body).toEqual({ tag: 'a' });
  });
});

describe('a path', () => {
  it.each([
    ['/counters/%C3%A4%20x', 'ä x'],
    ['/counters/a%2Fb', 'a/b'],
    ['/counters/%', '%'],
    ['/counters/%E0%A4%A', '%E0%A4%A'],
    ['/counters/%ED%A0%80', '%ED%A0%80'],
    ['/counters/100%25', '100%'],
    ['/counters/a+b', 'a+b'],
    ['/counters/__proto__', '__proto__'],
    ['/counters/constructor', 'constructor'],
    ['/counters/.', '.'],
  ])('%s names the stream %s', async (path, streamId) => {
    const { send } = setUp();
    expect(await send('POST', path)).toMatchObject({ status: 200, body: { streamId } });
  });

  it('can not name what would be another stream', async () => {
    const { send } = setUp();
    expect(await send('POST', '/counters/a%23b')).toMatchObject({ status: 400, body: { code: 'invalid-stream-id' } });
    expect(await send('POST', `/counters/${'x'.repeat(2_000)}`)).toMatchObject({ status: 400, body: { code: 'invalid-stream-id' } });
  });

  it('that names a document too long to exist finds nothing', async () => {
    const { send } = setUp();
    expect(await send('GET', `/counters/${'x'.repeat(4_000)}`)).toMatchObject({ status: 404 });
  });
});

describe('a body', () => {
  it.each([
    ['no JSON', '{"by":', 'invalid-json'],
    ['a list', '[]', 'invalid-json'],
    ['null', 'null', 'invalid-json'],
    ['a number', '1', 'invalid-json'],
    ['a number that is too large', '{"by":1e999}', 'validation-failed'],
    ['nested deeper than anybody needs', `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'invalid-json'],
    ['objects nested deeper than anybody needs', `${'{"x":'.repeat(50_000)}1${'}'.repeat(50_000)}`, 'invalid-json'],
  ])('that is %s gets 400', async (_, body, code) => {
    const { send, errors } = setUp();
    expect(await send('POST', '/counters/a', { body })).toMatchObject({ status: 400, body: { code } });
    expect(errors).toEqual([]);
  });

  it.each(['{"__proto__":{"by":5}}', '{"constructor":{"prototype":{"by":5}}}', '{"toString":1,"hasOwnProperty":1}'])(
    'with names that every object has means nothing: %s',
    async (body) => {
      const { send, store } = setUp();
      expect((await send('POST', '/counters/a', { body })).status).toBe(200);
      expect((await store.load('Counter#a')).commits[0]?.events[0]?.data).toEqual({ by: 1, unit: 'piece' });
      expect(({} as { by?: unknown }).by).toBeUndefined();
    },
  );

  it('may be empty', async () => {
    const { send } = setUp();
    expect((await send('POST', '/counters/a', { body: '', headers: { 'content-type': 'text/plain' } })).status).toBe(200);
  });

  it.each(['application/json', 'Application/JSON; charset=utf-8', 'application/vnd.shop+json'])('may be %s', async (contentType) => {
    const { send } = setUp();
    expect((await send('POST', '/counters/a', { body: {}, headers: { 'content-type': contentType } })).status).toBe(200);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/json', ''])(
    'of type %j gets 415',
    async (contentType) => {
      const { send } = setUp();
      expect(await send('POST', '/counters/a', { body: {}, headers: { 'content-type': contentType } })).toMatchObject({
        status: 415,
        body: { code: 'unsupported-media-type' },
      });
    },
  );

  it('that is compressed gets 415', async () => {
    const { send } = setUp();
    const coded = (encoding: string) => send('POST', '/counters/a', { body: {}, headers: { 'content-encoding': encoding } });
    expect(await coded('gzip')).toMatchObject({ status: 415, body: { detail: expect.stringContaining('content-encoding gzip') } });
    expect(await coded('Identity')).toMatchObject({ status: 200 });
  });
});

describe('a query string', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('may hold the name %s, which means nothing', async (name) => {
    const { send } = setUp();
    const { status, body } = await send('GET', `/echo?${name}=1&${name}=2`);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(name === '__proto__' ? [] : [name]);
  });

  it('keeps what is malformed as it is', () => {
    expect(parseQuery('a=%&b=%E0%A4%A&=x&&c')).toEqual({ a: ['%'], b: ['\ufffd%A'], '': ['x'], c: [''] });
  });
});
