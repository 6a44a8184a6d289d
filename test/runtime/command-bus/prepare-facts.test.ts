import { aggregate, command, projection, query, service } from '@allframe/serverless/runtime';
import { testAmbient, testService } from '@allframe/serverless/testing';
import * as z from 'zod';
import { createCommandBus } from '../../../runtime/command-bus/command-bus.ts';
import { InMemoryEventStore } from '../../../runtime/event-store/in-memory-event-store.ts';

const Price = aggregate('Price', { events: { Set: z.object({ cents: z.number() }) }, initialState: {} }, { Set: (state) => state });
const SetPrice = command('SetPrice', {
  input: z.object({ sku: z.string(), cents: z.number() }),
  aggregate: Price,
  streamId: ({ sku }) => sku,
  decide: ({ cents }) => Price.events.Set({ cents }),
});
const Prices = projection(
  'Prices',
  { version: 1, from: [Price], document: z.object({ cents: z.number() }), key: 'stream' },
  { Set: (_document, { data }) => ({ cents: data.cents }) },
);
const GetPrice = query('GetPrice', { input: z.object({ sku: z.string() }), projection: Prices, resolve: ({ sku }, read) => read.get(sku) });

const Basket = aggregate('Basket', { events: { Added: z.object({ cents: z.number() }) }, initialState: {} }, { Added: (state) => state });
const Add = command('Add', {
  input: z.object({ basketId: z.string(), sku: z.string() }),
  aggregate: Basket,
  streamId: ({ basketId }) => basketId,
  reads: [GetPrice],
  prepare: async ({ sku }, { ask }) => ask(GetPrice, { sku }),
  decide: (_input, _state, { reject }, price) => (price ? Basket.events.Added({ cents: price.cents }) : reject('no-price')),
});

const shop = service('shop', { commands: [SetPrice, Add], queries: [GetPrice], projections: [Prices] });

describe('facts that a command reads from a query', () => {
  it('are what its decision is based on', async () => {
    const test = await testService(shop);
    expect(await test.dispatch(Add, { basketId: 'b-1', sku: 'tea' })).toMatchObject({ outcome: 'rejected', code: 'no-price' });
    await test.dispatch(SetPrice, { sku: 'tea', cents: 450 });
    await test.settle();
    expect(await test.dispatch(Add, { basketId: 'b-1', sku: 'tea' })).toMatchObject({ events: [{ type: 'Added', data: { cents: 450 } }] });
    test.stop();
  });

  it('are those of the command’s tenant', async () => {
    const test = await testService(service('shop', { ...shop, tenants: true }));
    await test.dispatch(SetPrice, { sku: 'tea', cents: 450 }, { tenant: 'acme' });
    await test.settle();
    expect(await test.dispatch(Add, { basketId: 'b-1', sku: 'tea' }, { tenant: 'umbrella' })).toMatchObject({ code: 'no-price' });
    expect(await test.dispatch(Add, { basketId: 'b-1', sku: 'tea' }, { tenant: 'acme' })).toMatchObject({ outcome: 'accepted' });
    test.stop();
  });

  it('come from no query that the command does not declare', async () => {
    const Sneaky = command('Sneaky', {
      input: z.object({}),
      aggregate: Basket,
      streamId: () => 'b-1',
      prepare: (_input, { ask }) => (ask as (query: unknown, input: unknown) => Promise<unknown>)(GetPrice, { sku: 'tea' }),
      decide: () => [],
    });
    const test = await testService(service('shop', { commands: [Sneaky], queries: [GetPrice], projections: [Prices] }));
    await expect(test.dispatch(Sneaky, {})).rejects.toMatchObject({
      code: 'cannot-ask',
      message: expect.stringContaining('reads do not list it'),
    });
    test.stop();
  });

  it('come from nowhere where nobody answers', async () => {
    const bus = createCommandBus({ store: new InMemoryEventStore(), ambient: testAmbient() });
    await expect(bus.dispatch(Add, { basketId: 'b-1', sku: 'tea' })).rejects.toMatchObject({ code: 'cannot-ask' });
  });
});
