import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { serve } from '../../../runtime/host/node-server.ts';
import { type HttpHandler, json } from '../../../runtime/http/http-message.ts';

const maxBodyBytes = 1_000;

describe('a client that does what few do', () => {
  let server: Server;
  let sockets: Socket[];
  const seen: string[] = [];
  let handle: HttpHandler;

  beforeAll(async () => {
    const limits = { headersTimeout: 60, requestTimeout: 120, connectionsCheckingInterval: 20 };
    server = await serve((request) => handle(request), { port: 0, host: '127.0.0.1', maxBodyBytes, limits });
  });
  beforeEach(() => {
    sockets = [];
    seen.length = 0;
    handle = async ({ method, path, body, isBodyTooLarge = false }) => {
      seen.push(`${method} ${path} ${isBodyTooLarge ? 'too large' : String(body)}`);
      if (method === 'HEAD') return { status: 200, headers: { 'content-type': 'application/json' }, body: '' };
      return isBodyTooLarge ? json(413, {}) : json(200, { path });
    };
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
  });
  afterAll((done) => {
    server.close(done);
    server.closeAllConnections();
  });

  /** A connection that is read until it is closed, or until what came matches. */
  async function open() {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
    sockets.push(socket);
    let came = '';
    socket.on('data', (chunk) => {
      came += chunk.toString();
    });
    const until = (what: RegExp) =>
      new Promise<string>((resolve) => {
        const look = () => what.test(came) && resolve(came);
        socket.on('data', look).on('close', () => resolve(came));
        look();
      });
    await new Promise((resolve) => socket.once('connect', resolve));
    return { socket, until, closed: () => until(/(?!)/) };
  }

  it('has its requests answered in their order when it sends them all at once', async () => {
    const { socket, until } = await open();
    const waiting: (() => void)[] = [];
    handle = async ({ path }) => {
      if (path === '/1') await new Promise<void>((resolve) => waiting.push(resolve));
      else for (const release of waiting.splice(0)) release();
      return json(200, { path });
    };
    socket.write(['/1', '/2', '/3'].map((path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`).join(''));
    const came = await until(/\/3/);
    expect(came.match(/"path":"\/\d"/g)).toEqual(['"path":"/1"', '"path":"/2"', '"path":"/3"']);
  });

  it('goes on with its connection after HEAD, whose answer has no body', async () => {
    const { socket, until } = await open();
    socket.write('HEAD /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n');
    const [head, rest] = (await until(/"\/2"/)).split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(rest).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('is told to send when it asks whether it may', async () => {
    const { socket, until } = await open();
    socket.write('POST /1 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
    await until(/^HTTP\/1\.1 100 Continue/);
    socket.write('{}');
    expect(await until(/"\/1"/)).toMatch(/HTTP\/1\.1 200 OK/);
    expect(seen).toEqual(['POST /1 {}']);
  });

  it('is told no, and sends nothing, when it asks whether it may send too much', async () => {
    const { socket, closed } = await open();
    socket.write(`POST /1 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${maxBodyBytes + 1}\r\n\r\n`);
    const came = await closed();
    expect(came).toMatch(/^HTTP\/1\.1 413 /);
    expect(came).toMatch(/connection: close/i);
    expect(seen).toEqual(['POST /1 too large']);
  });

  it.each([
    ['says so before', `Content-Length: ${200 * 1024}\r\n\r\n${'x'.repeat(200 * 1024)}`],
    ['does not say how much', `Transfer-Encoding: chunked\r\n\r\n${`3e8\r\n${'x'.repeat(1_000)}\r\n`.repeat(200)}0\r\n\r\n`],
  ])('is answered once it has sent too much, whether it %s', async (_, rest) => {
    const { socket, closed } = await open();
    socket.write(`POST /1 HTTP/1.1\r\nHost: x\r\n${rest}`);
    expect(await closed()).toMatch(/^HTTP\/1\.1 413 /);
    expect(seen).toEqual(['POST /1 too large']);
  });

  it.each([
    ['a transfer encoding that nobody knows', 'Transfer-Encoding: gzip\r\n\r\nab'],
    ['a length beside chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['chunks beside something unknown after them', 'Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n'],
    ['a chunk of a size that is none', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n'],
    ['a length below zero', 'Content-Length: -1\r\n\r\n'],
    ['a length beyond all numbers', `Content-Length: ${'9'.repeat(40)}\r\n\r\n`],
  ])('is refused with %s, and nobody takes what follows for a request', async (_, rest) => {
    const { socket, closed } = await open();
    socket.write(`POST /1 HTTP/1.1\r\nHost: x\r\n${rest}GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(await closed()).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(seen.filter((request) => request.includes('smuggled'))).toEqual([]);
  });

  it('is cut off when it sends its headers, or its body, too slowly', async () => {
    for (const begun of ['GET /1 HTTP/1.1\r\nHost: x\r\n', 'POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc']) {
      const { socket, closed } = await open();
      socket.write(begun);
      expect(await closed()).toMatch(/^HTTP\/1\.1 408 /);
    }
    expect(seen).toEqual([]);
  });

  it('goes away in the middle of its body, and no handler hears of it', async () => {
    const { socket } = await open();
    const gone = new Promise((resolve) => server.once('request', (incoming) => incoming.once('close', resolve)));
    socket.write('POST /1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', () => socket.destroy());
    await gone;
    expect(seen).toEqual([]);
  });
});
