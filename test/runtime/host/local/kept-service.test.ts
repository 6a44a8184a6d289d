import fulfilment from '../../../../examples/fulfilment/src/service.ts';
import { Order } from '../../../../examples/orders/src/order.ts';
import orders from '../../../../examples/orders/src/service.ts';
import type { PortCall } from '../../../../runtime/host/local/intercept.ts';
import { createLocalService } from '../../../../runtime/host/local/local-service.ts';
import { sqliteStores } from '../../../../runtime/host/local/sqlite-stores.ts';
import { createLogger } from '../../../../runtime/host/logger.ts';
import { reactor } from '../../../../runtime/process-manager/reactor.ts';
import type { Service } from '../../../../runtime/service/service.ts';
import { type VirtualClock, virtualClock } from '../../../../runtime/testing/virtual-clock.ts';
import { temporaryFile } from '../../sqlite/temporary-database.ts';

const day = 86_400_000;
const never = () => new Promise<never>(() => undefined);

/** A process that serves from a file until it dies: after so many calls of its ports, or when it is told to. */
async function start(service: Service, { file = temporaryFile(), clock = virtualClock(), diesAfter = Number.POSITIVE_INFINITY } = {}) {
  const stores = await sqliteStores({ file, ambient: clock });
  let calls = 0;
  let isDead = false;
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => {
    die = () => {
      if (isDead) return;
      isDead = true;
      local?.stop();
      stores.close();
      resolve();
    };
  });
  const intercept = async <Result>(_call: PortCall, run: () => Promise<Result>) => {
    if (isDead) return never();
    const result = await run();
    calls += 1;
    if (calls === diesAfter) die();
    return isDead ? never() : result;
  };
  const logger = createLogger('silent');
  let local: Awaited<ReturnType<typeof createLocalService>> | undefined;
  const starting = createLocalService(service, { ambient: clock, logger, stores, intercept }).then((started) => {
    local = started;
    return started;
  });
  const send = async (method: string, path: string, body?: object, headers = {}) => {
    const { handleHttp } = await starting;
    const response = await handleHttp({ method, path, query: {}, headers, body: body && JSON.stringify(body) });
    return { status: response.status, body: JSON.parse(String(response.body)) };
  };
  return { file, clock, died, send, starting, die: () => die() };
}

async function started(service: Service, options: { file?: string; clock?: VirtualClock } = {}) {
  const process = await start(service, options);
  return { ...process, local: await process.starting };
}

describe('a service that keeps its data in a file', () => {
  beforeEach(() => void jest.spyOn(console, 'log').mockImplementation());
  afterEach(() => jest.restoreAllMocks());

  it('answers after it was killed as it did before', async () => {
    const first = await started(orders);
    await first.send('POST', '/orders', { orderId: 'o-1', customerId: 'c-1' });
    await first.send('POST', '/orders/o-1/items', { sku: 'tea', quantity: 2, priceCents: 450 });
    await first.local.settle();
    const before = await first.send('GET', '/orders/o-1');
    first.die();

    const second = await started(orders, first);
    expect(await second.send('GET', '/orders/o-1')).toEqual(before);
    expect(await second.send('POST', '/orders', { orderId: 'o-1', customerId: 'c-1' })).toMatchObject({ body: { code: 'order-exists' } });
    second.die();
  });

  it('runs what was queued before it was killed, and projects what was not projected', async () => {
    const first = await started(orders);
    await first.send('POST', '/orders', { orderId: 'o-1', customerId: 'c-1' });
    await first.send('POST', '/orders/o-1/items', { sku: 'tea', quantity: 2, priceCents: 450 });
    expect(await first.send('POST', '/orders/o-1/submit')).toMatchObject({ status: 202 });
    first.die();

    const second = await started(orders, first);
    await second.local.settle();
    expect(await second.send('GET', '/orders/o-1')).toMatchObject({ status: 200, body: { status: 'submitted', cents: 900 } });
    second.die();
  });

  it('goes on with a saga wherever it was killed: each step is done once, and its timer goes off', async () => {
    const pace = process.env.ALLFRAME_LONG === '1' ? 1 : 3;
    for (let diesAfter = 1, isThrough = false; !isThrough; diesAfter += pace) {
      const first = await start(fulfilment, { diesAfter });
      const order = { orderId: 'o-1', customerId: 'c-1', sku: 'tea', totalCents: 900 };
      const place = (process: typeof first) => process.send('POST', '/orders', order, { 'idempotency-key': 'k-1' });
      const done = place(first).then(async () => (await first.starting).settle());
      isThrough = await Promise.race([done.then(() => true), first.died.then(() => false)]);
      first.die();

      const second = await started(fulfilment, first);
      expect((await place(second)).status).toBe(200);
      await second.local.settle();
      const payment = await second.local.store.load('Payment#o-1');
      expect(payment.commits.flatMap(({ events }) => events.map(({ type }) => type))).toEqual(['PaymentRequested']);
      expect(second.local.timers).toHaveLength(1);
      await second.clock.advance(day);
      await second.local.settle();
      expect(second.local.timers.map(({ dueAt }) => dueAt)).toEqual(['2026-01-03T00:00:00.000Z']);
      second.die();
    }
  }, 300_000);

  it('takes up streams that were parked, since its code may be mended', async () => {
    const told: string[] = [];
    let isBroken = true;
    const tell = reactor(
      'Tell',
      { from: [Order] },
      {
        OrderCreated: (_event, { streamId }) => {
          if (isBroken) throw new Error('not mended yet');
          told.push(streamId);
        },
      },
    );
    const telling: Service = { ...orders, reactors: [tell] };
    const first = await started(telling);
    await first.send('POST', '/orders', { orderId: 'o-1', customerId: 'c-1' });
    for (let pauses = 0; pauses < 10; pauses += 1) await first.clock.advance(60_000);
    expect((await first.local.checkpoints.list('reactor:Tell', { isParked: true })).checkpoints).toHaveLength(1);
    first.die();

    isBroken = false;
    const second = await started(telling, first);
    await second.local.settle();
    expect(told).toEqual(['o-1']);
    second.die();
  });

  it('serves alone from its file', async () => {
    const first = await started(orders);
    await expect(started(orders, first)).rejects.toMatchObject({ code: 'database-in-use' });
    first.die();
    (await started(orders, first)).die();
  });
});
