import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  type ClientOptions,
  createClient,
  effectCommand,
  enqueue,
  type Fetch,
  http,
  none,
  ProblemError,
  query,
  ServiceUnreachableError,
  service,
  UnsendableInputError,
} from '@allframe/serverless/runtime';
import { testAmbient } from '@allframe/serverless/testing';
import { build } from 'esbuild';
import * as z from 'zod';
import orders from '../../../examples/orders/src/service.ts';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';
import { startLocalHost } from '../../../runtime/host/local/local-host.ts';
import { createHttpHandler } from '../../../runtime/http/http-handler.ts';
import { type HttpResponse, parseQuery } from '../../../runtime/http/http-message.ts';
import type { QueryBus } from '../../../runtime/projection/query-bus.ts';
import { CloseCounter, CountUp, Totals } from '../counter.ts';

const text = z.string();
const Echo = query('Echo', {
  input: z.object({
    of: text,
    tag: z.array(text).optional(),
    from: z.number().optional(),
    open: z.boolean().optional(),
    after: text.optional(),
  }),
  projection: Totals,
  resolve: async (input) => (input.of === 'nothing' ? undefined : input),
});
const counters = service('counters', {
  commands: [CountUp, CloseCounter],
  queries: [Echo],
  queues: { later: { commands: [CountUp] } },
  http: http({
    auth: none(),
    routes: (router) =>
      router
        .post('/counters', CountUp)
        .post('/counters/:counterId/count', CountUp)
        .post('/counters/:counterId/close', CloseCounter)
        .post('/counters/:counterId/later', enqueue(CountUp))
        .get('/echo/:of', Echo)
        .post('/echo/:of/search', Echo),
  }),
});

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** A client of the service above; `faults` come instead of its answers, one a request. */
function setUp(options: ClientOptions = {}, faults: (HttpResponse | Error | 'silence' | 'lost answer')[] = []) {
  const handle = createHttpHandler(counters.http?.router.routes ?? [], {
    commands: createCommandBus({ store: new InMemoryEventStore(), ambient: testAmbient() }),
    queries: { ask: async ({ resolve }, input) => resolve(input, undefined as never) } as QueryBus,
    enqueue: async (_command, _input, { commandId }) => commandId ?? 'new',
    newId: () => 'request-1',
    onError: () => {},
  });
  const seen: Seen[] = [];
  const fetch: Fetch = async (url, { method, headers, body, signal }) => {
    seen.push({ method, url, headers, body });
    const fault = faults.shift();
    if (fault instanceof Error) throw fault;
    if (fault === 'silence') return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const { pathname, search } = new URL(url);
    const answer = typeof fault === 'object' ? fault : await handle({ method, path: pathname, query: parseQuery(search), headers, body });
    if (fault === 'lost answer') throw new TypeError('terminated');
    return { status: answer.status, headers: { get: (name) => answer.headers[name] ?? null }, text: async () => String(answer.body) };
  };
  const retry = { baseDelayMs: 1, ...options.retry };
  return { seen, client: createClient<typeof counters>('https://api.test/', { fetch, ...options, retry }) };
}

const unavailable: HttpResponse = { status: 503, headers: { 'content-type': 'text/html' }, body: '<h1>later</h1>' };

describe('a client that sends a command', () => {
  it('gets what was decided, with the version for the next one', async () => {
    const { client } = setUp();
    expect(await client.send('POST /counters/:counterId/count', { counterId: 'a', by: 2 })).toEqual({
      ...{ outcome: 'accepted', streamId: 'a', version: 1, events: ['Counted'], token: expect.any(String) },
    });
    expect(await client.send('POST /counters/:counterId/count', { counterId: 'a', by: 0 })).toMatchObject({ version: 1, events: [] });
  });

  it('puts path parameters into the path and the rest into the body', async () => {
    const { client, seen } = setUp();
    await client.send('POST /counters/:counterId/count', { counterId: 'a/b ä?', by: 2 });
    await client.send('POST /counters', { counterId: 'c' });
    expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['POST', 'https://api.test/counters/a%2Fb%20%C3%A4%3F/count', '{"by":2}'],
      ['POST', 'https://api.test/counters', '{"counterId":"c"}'],
    ]);
  });

  it('gets a rejection as an answer', async () => {
    const { client } = setUp();
    await client.send('POST /counters/:counterId/close', { counterId: 'a' });
    expect(await client.send('POST /counters', { counterId: 'a' })).toEqual({
      ...{ outcome: 'rejected', code: 'counter-closed', details: { total: 1 } },
    });
  });

  it('gets the id of one that waits in a queue', async () => {
    const { client } = setUp();
    const answer = await client.send('POST /counters/:counterId/later', { counterId: 'a' }, { idempotencyKey: 'k-1' });
    expect(answer).toEqual({ outcome: 'enqueued', commandId: 'http:k-1' });
  });

  it('is told of a conflict, and of every other problem, by a typed error', async () => {
    const { client } = setUp();
    await client.send('POST /counters', { counterId: 'a' }, { expectedVersion: 0 });
    await client.send('POST /counters', { counterId: 'a' }, { expectedVersion: 'stream-exists' });
    const late = await client.send('POST /counters', { counterId: 'a' }, { expectedVersion: 1 }).catch((error) => error);
    expect(late).toBeInstanceOf(ProblemError);
    expect(late).toMatchObject({
      code: 'conflict',
      status: 409,
      retryable: false,
      problem: { detail: expect.stringContaining('version 2') },
    });

    const bad = await client.send('POST /counters', { counterId: 'a', by: 'x' as never }).catch((error) => error);
    expect(bad).toMatchObject({ code: 'validation-failed', status: 400, problem: { faults: [{ path: 'by' }] } });
    const reused = { idempotencyKey: 'k' };
    await client.send('POST /counters', { counterId: 'a', by: 1 }, reused);
    await expect(client.send('POST /counters', { counterId: 'a', by: 2 }, reused)).rejects.toMatchObject({ code: 'command-id-reused' });
  });

  it('makes one key a call, and keeps it over retries', async () => {
    const { client, seen } = setUp({}, [unavailable, new TypeError('fetch failed')]);
    await client.send('POST /counters', { counterId: 'a' });
    await client.send('POST /counters', { counterId: 'a' });
    const keys = seen.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual([keys[0], keys[0], keys[0], expect.stringMatching(/^[\da-f]{32}$/)]);
    expect(keys[3]).not.toBe(keys[0]);
  });

  it('has one effect where the answer was lost, also when it was bound to a version', async () => {
    const { client, seen } = setUp({}, ['lost answer', 'lost answer']);
    const answer = await client.send('POST /counters', { counterId: 'a', by: 5 }, { expectedVersion: 0 });
    expect(answer).toMatchObject({ outcome: 'accepted', version: 1 });
    expect(seen).toHaveLength(3);
    expect(await client.send('POST /counters/:counterId/count', { counterId: 'a', by: 0 })).toMatchObject({ version: 1 });
  });

  it.each(['', '.', '..'])('refuses %j as a part of the path, since the call would come out elsewhere', async (counterId) => {
    const { client, seen } = setUp();
    await expect(client.send('POST /counters/:counterId/close', { counterId })).rejects.toBeInstanceOf(UnsendableInputError);
    expect(seen).toEqual([]);
  });
});

describe('a client that asks a query', () => {
  it('puts what is not in the path into the query string, whatever the method', async () => {
    const { client, seen } = setUp({ retry: { attempts: 1 } });
    const input = { of: 'x', tag: ['a', 'b&c'], after: undefined };
    expect(await client.ask('GET /echo/:of', input)).toEqual({ of: 'x', tag: ['a', 'b&c'] });
    expect(await client.ask('POST /echo/:of/search', input)).toEqual({ of: 'x', tag: ['a', 'b&c'] });
    await client.ask('GET /echo/:of', { of: 'x', from: 5, open: false, tag: [] });
    expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', 'https://api.test/echo/x?tag=a&tag=b%26c', undefined],
      ['POST', 'https://api.test/echo/x/search?tag=a&tag=b%26c', undefined],
      ['GET', 'https://api.test/echo/x?from=5&open=false', undefined],
    ]);
  });

  it('gets undefined where it found nothing, but an error where there is no such route', async () => {
    const { client } = setUp();
    expect(await client.ask('GET /echo/:of', { of: 'nothing' })).toBeUndefined();
    await expect(client.ask('GET /other/:of' as never, { of: 'a' } as never)).rejects.toMatchObject({ status: 404, code: 'not-found' });
  });

  it.each([[null], [{ a: 1 }], [[{ a: 1 }]]])('refuses %j in a query string', async (tag) => {
    const { client } = setUp();
    await expect(client.ask('GET /echo/:of', { of: 'a', tag: tag as never })).rejects.toMatchObject({ code: 'unsendable-input' });
  });
});

describe('a client that asks after it has sent', () => {
  const tokensOf = ({ headers }: Seen | undefined = { headers: {} } as Seen) => headers['position-token']?.split(', ') ?? [];

  it('asks to see what its last commands did, the newest first, once a stream, and not all that it ever did', async () => {
    const { client, seen } = setUp();
    await client.ask('GET /echo/:of', { of: 'x' });
    const tokens: (string | undefined)[] = [];
    for (const counterId of ['a', 'b', 'a', 'c', 'd', 'e', 'f']) {
      const answer = await client.send('POST /counters', { counterId });
      tokens.unshift(answer.outcome === 'accepted' ? answer.token : undefined);
    }
    await client.ask('GET /echo/:of', { of: 'x' });
    expect(tokensOf(seen[0])).toEqual([]);
    expect(tokensOf(seen.at(-1))).toEqual(tokens.slice(0, 5));
    expect(new Set(tokens).size).toBe(7);
  });

  it('asks for what the call says instead', async () => {
    const { client, seen } = setUp();
    const answer = await client.send('POST /counters', { counterId: 'a' });
    await client.send('POST /counters', { counterId: 'b' });
    const token = answer.outcome === 'accepted' ? (answer.token ?? '') : '';
    await client.ask('GET /echo/:of', { of: 'x' }, { token });
    await client.ask('GET /echo/:of', { of: 'x' }, { token: [token, token] });
    await client.ask('GET /echo/:of', { of: 'x' }, { token: null });
    expect(seen.slice(2).map(tokensOf)).toEqual([[token], [token, token], []]);
  });

  it('forgets positions that the service does not know any more, and is told of those that it named', async () => {
    const refusal: HttpResponse = {
      ...{ status: 400, headers: { 'content-type': 'application/problem+json' } },
      body: '{"status":400,"title":"Bad Request","code":"invalid-position"}',
    };
    const { client, seen } = setUp();
    await client.send('POST /counters', { counterId: 'a' });
    await expect(client.ask('GET /echo/:of', { of: 'x' }, { token: 'nonsense' })).rejects.toMatchObject({ code: 'invalid-position' });
    const restored = setUp({}, [undefined as never, refusal]);
    await restored.client.send('POST /counters', { counterId: 'a' });
    expect(await restored.client.ask('GET /echo/:of', { of: 'x' })).toEqual({ of: 'x' });
    expect(restored.seen.slice(1).map((request) => tokensOf(request).length)).toEqual([1, 0]);
    expect(seen).toHaveLength(2);
  });
});

describe('a client of an effect', () => {
  const Mail = effectCommand('Mail', {
    input: z.object({ to: text }),
    perform: ({ to }, { reject }) => (to === 'nobody' ? reject('unknown-address') : undefined),
  });
  const mails = service('mails', { commands: [Mail], http: http({ auth: none(), routes: (router) => router.post('/mails', Mail) }) });

  it('gets its id, or its rejection', async () => {
    const handle = createHttpHandler(mails.http?.router.routes ?? [], {
      ...{ commands: createCommandBus({ store: new InMemoryEventStore(), ambient: testAmbient() }), newId: () => 'r', onError: () => {} },
      ...{ queries: {} as QueryBus, enqueue: async () => '' },
    });
    const fetch: Fetch = async (_url, { method, headers, body }) => {
      const answer = await handle({ method, path: '/mails', query: {}, headers, body });
      return { status: answer.status, headers: { get: (name) => answer.headers[name] ?? null }, text: async () => String(answer.body) };
    };
    const client = createClient<typeof mails>('https://api.test', { fetch });
    expect(await client.send('POST /mails', { to: 'a' }, { idempotencyKey: 'k' })).toEqual({ outcome: 'performed', commandId: 'http:k' });
    expect(await client.send('POST /mails', { to: 'nobody' })).toMatchObject({ outcome: 'rejected', code: 'unknown-address' });
  });
});

describe('a client whose service does not answer', () => {
  it('tries as often as it was told, and then gives the last answer or its cause', async () => {
    const none = setUp({ retry: { attempts: 3 } }, [unavailable, unavailable, new TypeError('fetch failed'), unavailable]);
    const error = await none.client.ask('GET /echo/:of', { of: 'a' }).catch((caught) => caught);
    expect(error).toBeInstanceOf(ServiceUnreachableError);
    expect(error).toMatchObject({ retryable: true, cause: { message: 'fetch failed' }, message: expect.stringContaining('asked 3 times') });
    expect(none.seen).toHaveLength(3);

    const bad = setUp({ retry: { attempts: 2 } }, [unavailable, unavailable]);
    await expect(bad.client.ask('GET /echo/:of', { of: 'a' })).rejects.toMatchObject({
      ...{ code: 'unexpected-answer', status: 503, retryable: true, problem: { detail: '<h1>later</h1>' } },
    });
  });

  it.each([429, 502, 503, 504])('tries again after %i', async (status) => {
    const { client, seen } = setUp({}, [{ ...unavailable, status }]);
    expect(await client.ask('GET /echo/:of', { of: 'a' })).toEqual({ of: 'a' });
    expect(seen).toHaveLength(2);
  });

  it.each([400, 403, 404, 409, 500, 501])('does not try again after %i', async (status) => {
    const { client, seen } = setUp({}, [{ ...unavailable, status }]);
    await expect(client.ask('GET /echo/:of', { of: 'a' })).rejects.toMatchObject({ status, code: 'unexpected-answer' });
    expect(seen).toHaveLength(1);
  });

  it('waits as long as Retry-After asks, but no longer than the policy allows', async () => {
    const asked = { ...unavailable, headers: { 'retry-after': '1' } };
    const { client } = setUp({ retry: { maxDelayMs: 40 } }, [asked]);
    const before = performance.now();
    await client.ask('GET /echo/:of', { of: 'a' });
    expect(performance.now() - before).toBeGreaterThan(30);
    expect(performance.now() - before).toBeLessThan(900);
  });

  it('gives a try up that takes too long', async () => {
    const { client, seen } = setUp({ retry: { timeoutMs: 20 } }, ['silence']);
    expect(await client.ask('GET /echo/:of', { of: 'a' })).toEqual({ of: 'a' });
    expect(seen).toHaveLength(2);
  });

  it.each([
    ['before it begins', 0, []],
    ['in the middle of a try', 20, ['silence']],
    ['in a pause', 20, [{ ...unavailable, headers: { 'retry-after': '9' } }]],
  ] as const)('ends with its signal, %s', async (_when, afterMs, faults) => {
    const { client } = setUp({}, [...faults]);
    const controller = new AbortController();
    const reason = new Error('the page was left');
    if (afterMs === 0) controller.abort(reason);
    else setTimeout(() => controller.abort(reason), afterMs);
    await expect(client.ask('GET /echo/:of', { of: 'a' }, { signal: controller.signal })).rejects.toBe(reason);
  });
});

describe('what a client sends along', () => {
  it('is the headers of client and call, asked for once a call; its own stay', async () => {
    let asked = 0;
    const headers = async () => ({ authorization: `Bearer ${++asked}`, 'x-tenant': 'a' });
    const { client, seen } = setUp({ headers }, [unavailable]);
    await client.send(
      'POST /counters',
      { counterId: 'a' },
      { headers: { 'x-tenant': 'b', 'Idempotency-Key': 'mine', Authorization: 'Basic x' } },
    );
    await client.ask('GET /echo/:of', { of: 'a' });
    const basic = ['Basic x', 'b'];
    expect(seen.map((request) => [request.headers.authorization, request.headers['x-tenant']])).toEqual([basic, basic, ['Bearer 2', 'a']]);
    expect(seen[0]?.headers['idempotency-key']).toMatch(/^[\da-f]{32}$/);
    expect(seen[0]?.headers).not.toHaveProperty('Idempotency-Key');
  });

  it('goes through the fetch of Node', async () => {
    const server = createServer((incoming, outgoing) => {
      outgoing.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'r-1' });
      outgoing.end(JSON.stringify({ of: incoming.url, accept: incoming.headers.accept }));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const client = createClient<typeof counters>(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
    expect(await client.ask('GET /echo/:of', { of: 'ä' })).toEqual({
      ...{ of: '/echo/%C3%A4', accept: 'application/json, application/problem+json' },
    });
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
});

it('walks through the example, over the local host', async () => {
  const host = await startLocalHost(orders, { port: 0, logLevel: 'silent' });
  const client = createClient<typeof orders>(host.url);
  const id = { orderId: 'o/1' };
  expect(await client.send('POST /orders', { ...id, customerId: 'c 1' })).toMatchObject({ outcome: 'accepted', events: ['OrderCreated'] });
  expect(await client.send('POST /orders', { ...id, customerId: 'c 1' })).toMatchObject({ outcome: 'rejected', code: 'order-exists' });
  const item = { ...id, sku: 'tea', quantity: 2, priceCents: 450 };
  expect(await client.send('POST /orders/:orderId/items', item, { expectedVersion: 1 })).toMatchObject({ version: 2 });
  expect(await client.send('POST /orders/:orderId/submit', id)).toMatchObject({ outcome: 'enqueued' });

  let order = await client.ask('GET /orders/:orderId', id);
  while (order?.status !== 'submitted') order = await client.ask('GET /orders/:orderId', id);
  expect(order).toEqual({ ...id, customerId: 'c 1', status: 'submitted', items: 2, cents: 900 });
  expect(await client.ask('GET /customers/:customerId/orders', { customerId: 'c 1', limit: 5 })).toMatchObject({ items: [order] });
  expect(await client.ask('GET /orders/:orderId', { orderId: 'none' })).toBeUndefined();
  await host.stop();
});

it('is small in a web page, and needs nothing of Node', async () => {
  const { outputFiles } = await build({
    stdin: { contents: `export { createClient } from './runtime/index.ts';`, resolveDir: join(__dirname, '../../..') },
    ...{ bundle: true, minify: true, format: 'esm', platform: 'browser', write: false, logLevel: 'silent' },
  });
  const text = outputFiles[0]?.text ?? '';
  expect(text).not.toMatch(/\bBuffer\b|\brequire\b|\bprocess\b/);
  expect(text.length).toBeLessThan(6_000);
});
