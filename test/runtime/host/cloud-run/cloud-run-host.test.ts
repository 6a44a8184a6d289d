import { connect } from 'node:net';
import { command, enqueue, http, none, query, queue, service } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { roleOf } from '../../../../runtime/host/cloud-run/cloud-run-host.ts';
import { serverLimits } from '../../../../runtime/host/cloud-run/cloud-run-server.ts';
import { rebuildProjection } from '../../../../runtime/projection/rebuild/rebuild-projection.ts';
import { Counter, CountUp, Totals } from '../../counter.ts';
import { containerWorld } from './container-world.ts';

/** Commands that are being prepared wait for this. */
let held: Promise<void>;
/** Told when one does. */
let onPrepare: () => void = () => {};

const Wait = command('Wait', {
  input: z.object({ counterId: z.string() }),
  aggregate: Counter,
  streamId: ({ counterId }) => counterId,
  prepare: async () => {
    onPrepare();
    await held;
  },
  decide: () => Counter.events.Counted({ by: 1 }),
});
const Count = query('Count', {
  input: z.object({ counterId: z.string() }),
  projection: Totals,
  resolve: ({ counterId }, read) => read.get(counterId),
});

const counters = service('counters', {
  commands: [CountUp, Wait],
  queries: [Count],
  projections: [Totals],
  queues: { countQueue: queue({ commands: [CountUp] }) },
  http: http({
    auth: none(),
    routes: (router) =>
      router
        .post('/counters/:counterId', CountUp)
        .post('/waiting/:counterId', Wait)
        .post('/later/:counterId', enqueue(CountUp))
        .get('/counters/:counterId', Count),
  }),
});

describe('the API on Cloud Run', () => {
  let world: ReturnType<typeof containerWorld>;

  beforeEach(() => {
    held = Promise.resolve();
    world = containerWorld(counters);
  });
  afterEach(() => world.end());

  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };

  it('runs commands, sends what is enqueued, and answers questions', async () => {
    const { call } = await world.start('api');
    expect(await (await call('/counters/a', post)).json()).toMatchObject({ streamId: 'a', version: 1 });
    expect((await call('/later/a', post)).status).toBe(202);
    expect(world.sent).toMatchObject([{ queue: 'countQueue', message: { command: 'CountUp', input: { counterId: 'a' } } }]);
    expect((await call('/counters/a')).status).toBe(503);
    await rebuildProjection(Totals, { ...world.adapters, ambient: world.ambient });
    world.ambient.advance(60_000);
    expect((await call('/counters/none')).status).toBe(404);
  });

  it('tells that it serves, and whether its store answers, which it asks every five seconds', async () => {
    let isDown = true;
    let asked = 0;
    const readCommit = async () => {
      asked += 1;
      if (isDown) throw new Error('no route to host');
      return undefined;
    };
    const store = Object.assign(Object.create(world.store), { readCommit });
    const { call } = await world.start('api', { store });
    const statuses = async () => [(await call('/health')).status, (await call('/ready')).status];
    expect([await statuses(), await statuses()]).toEqual([
      [200, 503],
      [200, 503],
    ]);
    expect(asked).toBe(1);
    expect(world.lines).toContainEqual(expect.objectContaining({ severity: 'ERROR', message: 'The container is not ready' }));
    isDown = false;
    world.ambient.advance(5_000);
    expect(await statuses()).toEqual([200, 200]);
  });

  it('is not ready where its store is silent', async () => {
    const store = Object.assign(Object.create(world.store), { readCommit: () => new Promise(() => {}) });
    const { call } = await world.start('api', { store });
    expect((await call('/ready')).status).toBe(503);
  });

  it('finishes what is under way when it is told to stop, and takes nothing more', async () => {
    let release = () => {};
    held = new Promise((resolve) => {
      release = resolve;
    });
    const { call, host } = await world.start('api');
    const begun = new Promise<void>((resolve) => {
      onPrepare = resolve;
    });
    const underWay = call('/waiting/slow', post);
    await begun;
    const stopped = host.stop();
    await expect(call('/health')).rejects.toThrow();
    release();
    const answer = await underWay;
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    await stopped;
  });

  it('joins its log with the trace of the request', async () => {
    const store = Object.assign(Object.create(world.store), { load: async () => Promise.reject(new TypeError('broken')) });
    const { call } = await world.start('api', { store });
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect((await call('/counters/a', { ...post, headers: { ...post.headers, traceparent } })).status).toBe(500);
    expect(world.lines.at(-1)).toMatchObject({
      severity: 'ERROR',
      message: 'A request failed',
      error: { name: 'TypeError', stack: expect.any(String) },
      'logging.googleapis.com/trace': '0af7651916cd43dd8448eb211c80319c',
      'logging.googleapis.com/spanId': 'b7ad6b7169203331',
      'logging.googleapis.com/trace_sampled': true,
    });
  });

  it('refuses a body that is larger than its routes take, and headers that are', async () => {
    const { call, host } = await world.start('api');
    expect((await call('/counters/a', { ...post, body: JSON.stringify({ x: 'x'.repeat(1024 * 1024) }) })).status).toBe(413);
    const large = `GET /health HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(serverLimits.maxHeaderSize)}\r\n\r\n`;
    expect(await raw(host.port, large)).toMatch(/^HTTP\/1.1 431 /);
  });
});

describe('the role of a container', () => {
  it('is its argument', () => {
    expect([roleOf('api'), roleOf('worker')]).toEqual(['api', 'worker']);
    expect(() => roleOf(undefined)).toThrow(/api or worker/);
  });
});

/** What a server answers to these bytes. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.once('data', (data) => {
      resolve(data.toString());
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
