import orders from '../../../../examples/orders/src/service.ts';
import { type LocalHost, startLocalHost } from '../../../../runtime/host/local/local-host.ts';
import { temporaryFile } from '../../sqlite/temporary-database.ts';

describe('the example on a port', () => {
  let host: LocalHost;

  beforeEach(async () => {
    host = await startLocalHost(orders, { port: 0, logLevel: 'silent' });
  });
  afterEach(() => host.stop());

  async function send(method: string, path: string, body?: unknown) {
    const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${host.url}${path}`, { method, ...init });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async function eventually(method: string, path: string, isTrue: (answer: Awaited<ReturnType<typeof send>>) => boolean) {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const answer = await send(method, path);
      if (isTrue(answer)) return answer;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`${method} ${path} did not come to it`);
  }

  it('takes an order from its creation to its summary', async () => {
    expect(await send('POST', '/orders', { orderId: 'o-1', customerId: 'c-1' })).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await send('POST', '/orders', { orderId: 'o-1', customerId: 'c-1' })).toMatchObject({
      status: 422,
      body: { code: 'order-exists' },
    });
    expect((await send('POST', '/orders/o-1/items', { sku: 'tea', quantity: 2, priceCents: 450 })).status).toBe(200);
    expect(await send('POST', '/orders/o-1/submit')).toMatchObject({ status: 202, body: { commandId: expect.any(String) } });
    const { body } = await eventually('GET', '/orders/o-1', (answer) => answer.body.status === 'submitted');
    expect(body).toEqual({ orderId: 'o-1', customerId: 'c-1', status: 'submitted', items: 2, cents: 900 });
    expect(await send('GET', '/customers/c-1/orders?limit=5')).toEqual({ status: 200, body: { items: [body] } });
    expect(await send('GET', '/customers/c-1/orders?limit=0')).toMatchObject({ status: 400, body: { faults: [{ path: 'limit' }] } });
  });

  it('takes events of other services where the bus would', async () => {
    await send('POST', '/orders', { orderId: 'o-2', customerId: 'c-1' });
    const event = { source: 'shop', detailType: 'basket.abandoned', detail: { basket: { orderId: 'o-2' } } };
    expect(await send('POST', '/_allframe/bus', event)).toMatchObject({ status: 202, body: { eventId: expect.any(String) } });
    await eventually('GET', '/orders/o-2', (answer) => answer.body.status === 'cancelled');
    expect(await send('POST', '/_allframe/bus', { ...event, detail: {} })).toMatchObject({
      status: 400,
      body: { faults: [{ path: 'basket' }] },
    });
    expect(await send('POST', '/_allframe/bus', { ...event, source: 'x' })).toMatchObject({
      status: 404,
      body: { code: 'unexpected-bus-event' },
    });
    expect(await send('POST', '/_allframe/bus', { source: 1 })).toMatchObject({
      status: 400,
      body: { faults: [{ path: 'source' }, { path: 'detailType' }] },
    });
    expect(await send('POST', '/_allframe/bus', null)).toMatchObject({ status: 400 });
    expect(await send('GET', '/_allframe/bus')).toMatchObject({ status: 404 });
  });

  it('keeps its data in a file where it is given one, and lets go of it when it can’t start', async () => {
    const data = { file: temporaryFile() };
    const { port } = new URL(host.url);
    await expect(startLocalHost(orders, { port: Number(port), logLevel: 'silent', data })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    for (const isNew of [true, false]) {
      await host.stop();
      host = await startLocalHost(orders, { port: 0, logLevel: 'silent', data });
      const { status } = await send('POST', '/orders', { orderId: 'o-1', customerId: 'c-1' });
      expect(status).toBe(isNew ? 200 : 422);
    }
    await expect(startLocalHost(orders, { port: 0, data })).rejects.toMatchObject({ code: 'database-in-use' });
  });

  it('is gone when it is stopped', async () => {
    const { url } = host;
    await host.stop();
    await expect(fetch(url)).rejects.toThrow();
    host = await startLocalHost(orders, { port: 0, logLevel: 'silent' });
  });
});
