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
    expect(console.log).toHaveBeenCalledTimes(2);
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
