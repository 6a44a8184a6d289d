import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { run } from '../../test/lib/cli/capture.ts';

const repository = resolve(__dirname, '../..');
const entry = 'examples/orders/src/service.ts';

const folder = mkdtempSync(join(tmpdir(), 'allframe-dev-test-'));
const children: ChildProcess[] = [];

afterAll(async () => {
  await Promise.all(children.map(kill));
  rmSync(folder, { recursive: true, force: true });
});

async function kill(child: ChildProcess): Promise<void> {
  const isRunning = child.kill('SIGKILL');
  if (isRunning) await once(child, 'close');
}

/** Runs until somebody ends it. */
async function startDev(...args: readonly string[]) {
  const main = join(repository, 'lib/cli/main.ts');
  const child = spawn(process.execPath, ['-r', 'ts-node/register', main, 'dev', entry, '--port', '0', ...args], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let printed = '';
  const url = await new Promise<string>((found, lost) => {
    child.once('exit', (code) => lost(new Error(`it ended with ${code}: ${printed}`)));
    child.stdout.on('data', (chunk) => {
      printed += stripVTControlCharacters(String(chunk));
      const [, at] = printed.match(/orders runs at (http:\/\/[\d.:]+)/) ?? [];
      if (at) found(at);
    });
  });
  return { child, url, printed };
}

describe('allframe dev', () => {
  const file = join(folder, 'orders.sqlite');
  let { child, printed, url } = {} as Awaited<ReturnType<typeof startDev>>;
  const restart = async () => {
    ({ child, printed, url } = await startDev('--data', file));
  };
  beforeAll(restart);

  it('says where the service runs, where its data is kept, and what can be called', () => {
    expect(printed).toMatch(/^orders runs at http:\/\/127\.0\.0\.1:\d+, and keeps its data in \S+orders\.sqlite\n/);
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

  it('has everything that it answered when it is started again after kill -9', async () => {
    await call('POST', '/orders', { orderId: 'o-9', customerId: 'c-9' });
    await call('POST', '/orders/o-9/items', { sku: 'tea', quantity: 2, priceCents: 450 });
    expect(await call('POST', '/orders/o-9/submit')).toMatchObject({ status: 202 });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await restart();
    expect(await eventually('/orders/o-9', ({ status }) => status === 'submitted')).toMatchObject({ customerId: 'c-9', cents: 900 });
    expect(await call('GET', '/orders/o-1')).toMatchObject({ status: 200, body: { customerId: 'c-1' } });
    expect(await call('POST', '/orders', { orderId: 'o-9', customerId: 'c-9' })).toMatchObject({ body: { code: 'order-exists' } });
  });

  it('says that a port is taken', async () => {
    const { port } = new URL(url);
    expect(await run(['dev', entry, '--port', port, '--memory'], { cwd: repository })).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `error port ${port} is taken; stop what uses it, or choose another with --port\n`,
    });
  });

  it('says that another process serves from the file', async () => {
    const { exitCode, stderr } = await run(['dev', entry, '--port', '0', '--data', file], { cwd: repository });
    expect([exitCode, stderr]).toEqual([1, `error Another process serves from ${file}; stop it, or name another file with --data\n`]);
  });

  it('says that the file is none of its own', async () => {
    const other = join(folder, 'notes.txt');
    writeFileSync(other, 'notes '.repeat(1_000));
    const { exitCode, stderr } = await run(['dev', entry, '--port', '0', '--data', other], { cwd: repository });
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(/^error \S+notes\.txt can't be used: file is not a database; name another/),
    ]);
  });

  it('ends in peace on SIGTERM, even while a client stays connected', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    socket.destroy();
    expect(existsSync(`${file}-wal`)).toBe(false);
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

describe('where dev keeps its data', () => {
  it('is a file of its own for each service, out of Git’s sight, unless it is named', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { stderr } = await run(['dev', join(repository, entry), '--port', `${port}`], { cwd: folder });
    taken.close();
    expect(stderr).toMatch(/^error port/);
    expect(existsSync(join(folder, '.allframe/orders.sqlite'))).toBe(true);
    expect(readFileSync(join(folder, '.allframe/.gitignore'), 'utf8')).toBe('*\n');
  });

  it('is nowhere with --memory', async () => {
    // Whoever has tried the example has a file there.
    const file = join(repository, '.allframe/orders.sqlite');
    const written = () => statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    const before = written();
    const { printed } = await startDev('--memory');
    expect(printed).toMatch(/, in memory: it forgets everything when it stops\n/);
    expect(written()).toBe(before);
  });

  it('says where it can’t be', async () => {
    const place = mkdtempSync(join(folder, 'taken-'));
    writeFileSync(join(place, '.allframe'), 'a file');
    const { exitCode, stderr } = await run(['dev', join(repository, entry), '--port', '0'], { cwd: place });
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^error \S+\.allframe can't be written to: .*--data.*--memory\n$/)]);
  });

  it('can’t be a folder, or nothing, and leaves nothing beside it', async () => {
    const place = mkdtempSync(join(tmpdir(), 'allframe-dev-'));
    const folder = join(place, 'data');
    mkdirSync(folder);
    for (const [data, got] of [
      [folder, `the folder ${folder}`],
      ['', 'nothing'],
    ] as const)
      expect(await run(['dev', entry, `--data=${data}`])).toEqual({
        exitCode: 1,
        stdout: '',
        stderr: `error --data must name a file, got ${got}\n`,
      });
    expect(readdirSync(place)).toEqual(['data']);
    rmSync(place, { recursive: true });
  });

  it('can’t be both', async () => {
    expect(await run(['dev', entry, '--memory', '--data', 'x.sqlite'])).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'error --memory keeps nothing, and --data names a file; leave one out\n',
    });
  });
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
