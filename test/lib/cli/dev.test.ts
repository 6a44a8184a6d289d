import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { run } from './capture.ts';

const repository = resolve(__dirname, '../../..');
const entry = 'examples/orders/src/service.ts';

describe('allframe dev', () => {
  let child: ChildProcess;
  let printed = '';
  let url: string;
  beforeAll(async () => {
    child = spawn(process.execPath, ['-r', 'ts-node/register', join(repository, 'lib/cli/main.ts'), 'dev', entry, '--port', '0'], {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    url = await new Promise((found, lost) => {
      child.once('exit', (code) => lost(new Error(`it ended with ${code}: ${printed}`)));
      child.stdout?.on('data', (chunk) => {
        printed += stripVTControlCharacters(String(chunk));
        const [, at] = printed.match(/orders runs at (http:\S+),/) ?? [];
        if (at) found(at);
      });
    });
  });
  afterAll(() => child.kill('SIGKILL'));

  it('says where the service runs, that it forgets, and what can be called', () => {
    expect(printed).toMatch(/^orders runs at http:\/\/127\.0\.0\.1:\d+, in memory: it forgets everything when it stops\n/);
    expect(printed).toMatch(/POST {3}\/orders\/:orderId\/submit +enqueued SubmitOrder\n/);
    expect(printed).toMatch(/bus {4}shop basket\.abandoned +command CancelOrder, by POST \/_allframe\/bus\n/);
  });

  it('creates an order, adds to it, submits it through the queue, and reads the summary', async () => {
    expect(await call('POST', '/orders', { orderId: 'o-1', customerId: 'c-1' })).toMatchObject({ status: 200 });
    expect(await call('POST', '/orders/o-1/items', { sku: 'tea', quantity: 2, priceCents: 450 })).toMatchObject({ status: 200 });
    expect(await call('POST', '/orders/o-1/submit')).toEqual({ status: 202, body: { commandId: expect.any(String) } });

    const summary = { orderId: 'o-1', customerId: 'c-1', status: 'submitted', items: 2, cents: 900 };
    expect(await eventually('/orders/o-1', ({ status }) => status === 'submitted')).toEqual(summary);
    expect(await call('GET', '/customers/c-1/orders')).toMatchObject({ status: 200, body: { items: [summary] } });
  });

  it('takes events of others for the bus', async () => {
    await call('POST', '/orders', { orderId: 'o-2', customerId: 'c-2' });
    const event = { source: 'shop', detailType: 'basket.abandoned', detail: { basket: { orderId: 'o-2' } } };
    expect(await call('POST', '/_allframe/bus', event)).toMatchObject({ status: 202 });
    expect(await eventually('/orders/o-2', ({ status }) => status === 'cancelled')).toMatchObject({ customerId: 'c-2' });
  });

  it('answers a bad body with every fault’s path, a rejection with its code, and an unknown route', async () => {
    const bad = await call('POST', '/orders', { orderId: 5 });
    expect(bad.status).toBe(400);
    expect(JSON.stringify(bad.body)).toMatch(/orderId.*customerId/);
    await call('POST', '/orders', { orderId: 'o-3', customerId: 'c-3' });
    expect(await call('POST', '/orders', { orderId: 'o-3', customerId: 'c-3' })).toMatchObject({
      status: 422,
      body: { code: 'order-exists' },
    });
    expect(await call('GET', '/nothing')).toMatchObject({ status: 404 });
  });

  it('says that a port is taken', async () => {
    const { port } = new URL(url);
    expect(await run(['dev', entry, '--port', port], { cwd: repository })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `error port ${port} is taken; stop what uses it, or choose another with --port\n`,
    });
  });

  it('ends in peace on SIGTERM, even while a client stays connected', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    socket.destroy();
  });

  async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const content = body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, { method, ...content });
    return { status: response.status, body: await response.json() };
  }

  /** Queues and projections are a moment behind. */
  async function eventually(path: string, done: (document: Record<string, unknown>) => boolean): Promise<unknown> {
    for (let tries = 0; tries < 100; tries += 1) {
      const { body } = await call('GET', path);
      if (done(body as Record<string, unknown>)) return body;
      await new Promise((tick) => setTimeout(tick, 20));
    }
    throw new Error(`${path} never became what was expected`);
  }
});

describe('the port', () => {
  it.each(['', ' ', 'http', '-1', '65536', '1e3', '0x10', '80.5'])('can’t be %j', async (port) => {
    expect(await run(['dev', entry, `--port=${port}`])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `error --port must be 0 to 65535, got ${JSON.stringify(port)}\n`,
    });
  });
});
