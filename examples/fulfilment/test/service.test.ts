import { testService } from '@allframe/serverless/testing';
import { Fulfilment } from '../src/fulfilment.ts';
import { Order } from '../src/order.ts';
import { Payment } from '../src/payment.ts';
import service from '../src/service.ts';

const order = { orderId: 'o-1', customerId: 'c-1', sku: 'tea', totalCents: 900 };

/** The whole service in memory, with an order that was placed. */
async function placed(overrides: Partial<typeof order> = {}) {
  jest.spyOn(console, 'log').mockImplementation(() => {});
  const shop = await testService(service);
  const post = async (path: string, body: object = {}) => {
    const { status } = await shop.request('POST', path, { body });
    await shop.settle();
    return status;
  };
  expect(await post('/orders', { ...order, ...overrides })).toBe(200);
  const typesOf = async (aggregate: typeof Order | typeof Payment) => (await shop.events(aggregate, 'o-1')).map(({ type }) => type);
  return { shop, post, typesOf };
}

/** What was printed with this text in it. */
function said(text: string): readonly string[] {
  return jest
    .mocked(console.log)
    .mock.calls.map(([line]) => String(line))
    .filter((line) => line.includes(text));
}

afterEach(() => jest.restoreAllMocks());

describe('the fulfilment service', () => {
  it('brings an order from its placing to a parcel on its way', async () => {
    const { shop, post, typesOf } = await placed();
    await post('/orders/o-1/payment');
    await post('/orders/o-1/shipment', { trackingNumber: 't-1' });
    expect(await typesOf(Order)).toEqual(['OrderPlaced', 'OrderConfirmed']);
    expect(await shop.saga(Fulfilment, 'o-1')).toMatchObject({ status: 'completed', outcome: 'completed', state: { step: 'done' } });
    expect(shop.timers).toEqual([]);
  });

  it('tells the customer and other services of the parcel', async () => {
    const { shop, post } = await placed();
    await post('/orders/o-1/payment');
    await post('/orders/o-1/shipment', { trackingNumber: 't-1' });
    expect(said('your parcel t-1 is on its way')).toHaveLength(1);
    expect(shop.published).toMatchObject([{ type: 'order.shipped', data: { trackingNumber: 't-1' }, metadata: { streamId: 'o-1' } }]);
  });

  it('shows the orders of a customer as long as they are open, and the status of one at any time', async () => {
    const { shop, post } = await placed();
    const open = async () => (await shop.request('GET', '/customers/c-1/open-orders')).body.items;
    expect(await open()).toEqual([{ orderId: 'o-1', customerId: 'c-1', totalCents: 900 }]);
    await post('/orders/o-1/cancel');
    expect(await open()).toEqual([]);
    expect((await shop.request('GET', '/orders/o-1')).body).toEqual({ orderId: 'o-1', status: 'cancelled', version: 2 });
  });

  it('orders a van on working days', async () => {
    const { shop } = await placed();
    await shop.advance({ days: 4 }); // from a Thursday
    expect(said('A van for')).toEqual([expect.stringContaining('2026-01-01'), expect.stringContaining('2026-01-02')]);
  });

  it('gives the money back when there is nothing to send', async () => {
    const { shop, post, typesOf } = await placed({ sku: 'unicorn' });
    await post('/orders/o-1/payment');
    expect(await typesOf(Payment)).toEqual(['PaymentRequested', 'PaymentReceived', 'PaymentRefunded']);
    expect(await typesOf(Order)).toEqual(['OrderPlaced', 'OrderCancelled']);
    expect(await shop.saga(Fulfilment, 'o-1')).toMatchObject({ outcome: 'compensated', reason: 'sold-out', failures: [] });
    expect(shop.deadLetters).toEqual([]);
  });

  it('reminds twice, and gives up after three days', async () => {
    const { shop, typesOf } = await placed();
    await shop.advance({ days: 2 });
    expect(said('please pay')).toHaveLength(2);
    await shop.advance({ days: 1 });
    expect(await typesOf(Order)).toEqual(['OrderPlaced', 'OrderCancelled']);
    expect(await typesOf(Payment)).toEqual(['PaymentRequested', 'PaymentWithdrawn']);
    expect(await shop.saga(Fulfilment, 'o-1')).toMatchObject({ outcome: 'compensated', reason: 'not paid' });
  });

  it('goes on where wake-ups got lost, once the catch-up comes by', async () => {
    const { shop, post } = await placed();
    shop.faults.loseWakeUps();
    await post('/orders/o-1/payment');
    expect(await shop.saga(Fulfilment, 'o-1')).toMatchObject({ state: { step: 'paying' } });
    shop.faults.loseWakeUps(false);
    await shop.catchUp();
    await shop.settle();
    expect(await shop.saga(Fulfilment, 'o-1')).toMatchObject({ state: { step: 'shipping' }, awaiting: [] });
  });

  it('asks for one payment and one parcel, though answers of the store get lost and everything comes three times', async () => {
    const { shop, post, typesOf } = await placed();
    shop.faults.repeatWakeUps(3);
    shop.faults.loseAnswers('eventStore.append', 3);
    await post('/orders/o-1/payment');
    await post('/orders/o-1/payment');
    await post('/orders/o-1/payment');
    await post('/orders/o-1/shipment', { trackingNumber: 't-1' });
    expect(await typesOf(Payment)).toEqual(['PaymentRequested', 'PaymentReceived']);
    expect(await shop.saga(Fulfilment, 'o-1')).toMatchObject({ outcome: 'completed' });
    expect((await shop.timeline(Fulfilment, 'o-1')).filter((line) => line.includes('send '))).toHaveLength(3);
  });
});
