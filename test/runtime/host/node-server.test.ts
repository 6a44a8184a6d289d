import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { serve } from '../../../runtime/host/node-server.ts';
import { type HttpHandler, type HttpRequest, json } from '../../../runtime/http/http-message.ts';

const maxBodyBytes = 64 * 1024;

describe('the server', () => {
  const requests: HttpRequest[] = [];
  let handle: HttpHandler;
  let server: Server;
  let port: number;

  beforeAll(async () => {
    server = await serve((request) => handle(request), { port: 0, host: '127.0.0.1', maxBodyBytes });
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => {
    requests.length = 0;
    handle = async (request) => {
      requests.push(request);
      return json(200, { text: 'ä😀' }, { etag: '"1"' });
    };
  });
  afterAll((done) => {
    server.close(done);
    server.closeAllConnections();
  });

  /** Writes to a socket what no client would, and reads until the server closes it. */
  function raw(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = connect(port, '127.0.0.1', () => socket.end(text));
      socket.on('data', (chunk) => {
        answer += chunk.toString();
      });
      socket.on('close', () => resolve(answer));
      socket.on('error', reject);
    });
  }

  it('passes a request on, and its answer back', async () => {
    const response = await fetch(`http://127.0.0.1:${port}/a%20b?x=1&x=2&y=%C3%A4`, {
      method: 'POST',
      body: '{"text":"ä😀"}',
      headers: { 'X-Mixed': 'Case', 'content-type': 'application/json' },
    });
    expect([response.status, response.headers.get('etag'), await response.json()]).toEqual([200, '"1"', { text: 'ä😀' }]);
    expect(requests).toEqual([
      expect.objectContaining({
        method: 'POST',
        path: '/a%20b',
        query: { x: ['1', '2'], y: ['ä'] },
        headers: expect.objectContaining({ 'x-mixed': 'Case', 'content-type': 'application/json' }),
        body: '{"text":"ä😀"}',
      }),
    ]);
  });

  it('puts a character together that came in two pieces', async () => {
    const body = new ReadableStream({
      async start(controller) {
        const bytes = Buffer.from('{"a":"😀"}');
        controller.enqueue(bytes.subarray(0, 8));
        await new Promise((resolve) => setTimeout(resolve, 20));
        controller.enqueue(bytes.subarray(8));
        controller.close();
      },
    });
    await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(requests[0]?.body).toBe('{"a":"😀"}');
  });

  it('takes the largest body, and lets its handler answer that a larger one is too large', async () => {
    const send = (bytes: number) =>
      fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: Buffer.alloc(bytes, 'x'), headers: { origin: 'x' } });
    expect((await send(maxBodyBytes)).status).toBe(200);
    const refused = await send(maxBodyBytes + 1);
    expect([refused.status, refused.headers.get('connection')]).toEqual([200, 'close']);
    expect(requests.map(({ body, isBodyTooLarge = false }) => [body?.length, isBodyTooLarge])).toEqual([
      [maxBodyBytes, false],
      [undefined, true],
    ]);
    expect(requests[1]?.headers).toMatchObject({ origin: 'x' });
  });

  it.each(['plain', 'Grüße', 'žluťoučký', '😀'])('answers with %s, as long as it is in bytes', async (text) => {
    handle = async () => ({ status: 200, headers: { 'x-name': 'Grüße' }, body: text });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect([response.headers.get('content-length'), response.headers.get('x-name')]).toEqual([`${Buffer.byteLength(text)}`, 'Grüße']);
    expect(await response.text()).toBe(text);
  });

  it('passes on bytes that are no text, and bytes and cookies back', async () => {
    const bytes = Uint8Array.from([0, 255, 128]);
    handle = async (request) => {
      requests.push(request);
      return { status: 200, headers: { 'content-type': 'image/png' }, cookies: ['a=1', 'b=2; Path=/'], body: bytes };
    };
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: bytes });
    expect(requests[0]?.body).toEqual(Buffer.from(bytes));
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([...bytes]);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2; Path=/']);
  });

  it('answers with a bare 500 where the answer is none', async () => {
    handle = async () => ({ status: 200, headers: { location: '/a\r\nset-cookie: evil=1' }, body: '' });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect([response.status, response.headers.getSetCookie()]).toEqual([500, []]);
  });

  it('answers with a bare 500 where its handler throws', async () => {
    handle = async () => {
      throw new Error('the password is 1234');
    };
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect([response.status, await response.json()]).toEqual([
      500,
      { status: 500, title: 'Internal Server Error', code: 'internal-error' },
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString'])('takes the name %s in a query string for any other', async (name) => {
    expect((await fetch(`http://127.0.0.1:${port}/?${name}=1`)).status).toBe(200);
    expect(Object.entries(requests[0]?.query ?? {})).toEqual([[name, ['1']]]);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n'],
    ['a method that is none', 'FLY / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['a header without a colon', 'GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n'],
    ['a header too large', `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('refuses %s, and lives on', async (_, text) => {
    expect(await raw(text)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });

  it('lives on when a client goes away in the middle of its body', async () => {
    await raw('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc').catch(() => '');
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
    expect(requests).toHaveLength(1);
  });

  it('passes on whatever a request line holds as a path', async () => {
    for (const path of ['//', '//evil.example/x', '/..', '*'])
      await raw(`${path === '*' ? 'OPTIONS' : 'GET'} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(requests.map(({ path }) => path)).toEqual(['//', '//evil.example/x', '/..', '*']);
  });

  it.each([
    ['http://other.example/x?y=1', '/x'],
    ['HTTPS://other.example:8443//x', '//x'],
    ['http://other.example', '/'],
    ['http://other.example?y=1', '/'],
  ])('takes the whole URL %s, as a proxy sends it, for its path %s', async (target, path) => {
    await raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(requests).toMatchObject([{ path, query: target.includes('y=1') ? { y: ['1'] } : {} }]);
  });

  it('says so when its port is taken', async () => {
    await expect(serve((request) => handle(request), { port, host: '127.0.0.1' })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
