import { readFile } from 'node:fs/promises';
import {
  aggregate,
  command,
  effectCommand,
  enqueue,
  eventBus,
  http,
  incoming,
  integrationEvent,
  none,
  projection,
  query,
  queue,
  reactor,
  saga,
  schedule,
  service,
} from '@allframe/serverless/runtime';
import { InjectedFaultError, testService } from '@allframe/serverless/testing';
import * as z from 'zod';

const Order = aggregate(
  'Order',
  {
    events: { Placed: z.object({ cents: z.number() }), Paid: z.object({}), Cancelled: z.object({ reason: z.string() }) },
    initialState: { status: 'new' as 'new' | 'placed' | 'paid' | 'cancelled' },
  },
  {
    Placed: () => ({ status: 'placed' }),
    Paid: () => ({ status: 'paid' }),
    Cancelled: () => ({ status: 'cancelled' }),
  },
);
const byOrder = { aggregate: Order, streamId: ({ orderId }: { orderId: string }) => orderId };

const Place = command('Place', {
  ...byOrder,
  input: z.object({ orderId: z.string(), cents: z.number() }),
  decide: ({ cents }, { status }, { reject }) => (status === 'new' ? Order.events.Placed({ cents }) : reject('order-exists')),
});
const MarkPaid = command('MarkPaid', {
  ...byOrder,
  input: z.object({ orderId: z.string() }),
  decide: (_input, { status }) => (status === 'placed' ? Order.events.Paid({}) : []),
});
const Cancel = command('Cancel', {
  ...byOrder,
  input: z.object({ orderId: z.string(), reason: z.string() }),
  decide: ({ reason }, { status }, { reject }) =>
    status === 'placed' ? Order.events.Cancelled({ reason }) : reject('not-open', { status }),
});

const charged: string[] = [];
const Charge = effectCommand('Charge', {
  input: z.object({ orderId: z.string(), cents: z.number() }),
  perform: ({ orderId, cents }, { reject }) => {
    if (cents > 1_000) return reject('card-declined');
    if (cents !== 7) charged.push(orderId);
    return undefined;
  },
});

const Payment = saga(
  'Payment',
  {
    from: [Order],
    timeouts: { Overdue: z.object({}) },
    initialState: { orderId: '' },
    correlate: (_event, { streamId }) => streamId,
  },
  {
    Placed: (_state, { data }, { sagaId, send, timeout }) => ({
      state: { orderId: sagaId },
      // An order of 0 cents is paid by hand.
      effects:
        data.cents === 0
          ? [timeout('Overdue', {}, { afterSeconds: 3_600 })]
          : [send(Charge, { orderId: sagaId, cents: data.cents }), timeout('Overdue', {}, { afterSeconds: 3_600 })],
    }),
    CommandSucceeded: (state, { data }, { send }) => ({
      state,
      effects: data.command === 'Charge' ? [send(MarkPaid, { orderId: state.orderId })] : [],
    }),
    CommandFailed: (state, { data }, { send }) => ({ state, effects: [send(Cancel, { orderId: state.orderId, reason: data.code })] }),
    Paid: (state, _event, { complete }) => ({ state, effects: [complete()] }),
    Overdue: (state, _timeout, { send, complete }) => ({
      state,
      effects: [send(Cancel, { orderId: state.orderId, reason: 'overdue' }), complete()],
    }),
  },
);

const mailed: string[] = [];
const Mailer = reactor(
  'Mailer',
  { from: [Order] },
  {
    Paid: (_event, { eventId }) => {
      mailed.push(eventId);
    },
  },
);

const poison: { cents: number | undefined } = { cents: undefined };

const Orders = projection(
  'Orders',
  {
    version: 1,
    from: [Order],
    document: z.object({ orderId: z.string(), status: z.string() }),
    key: 'stream',
    indexes: { byStatus: ['status'] },
  },
  {
    Placed: (_document, { data }, { key }) => {
      if (data.cents === poison.cents) throw new Error('it can’t be projected');
      return { orderId: key, status: 'placed' };
    },
    Paid: (document) => document && { ...document, status: 'paid' },
    Cancelled: (document) => document && { ...document, status: 'cancelled' },
  },
);
const GetOrder = query('GetOrder', {
  input: z.object({ orderId: z.string() }),
  projection: Orders,
  resolve: ({ orderId }, read) => read.get(orderId),
});

const orders = service('orders', {
  commands: [Place, MarkPaid, Cancel, Charge],
  queries: [GetOrder],
  projections: [Orders],
  sagas: [Payment],
  reactors: [Mailer],
  schedules: {
    nightly: schedule({ cron: '0 3 * * *', command: Place, input: ({ scheduledAt }) => ({ orderId: scheduledAt.slice(0, 10), cents: 5 }) }),
  },
  queues: { later: queue({ commands: [Place] }) },
  eventBus: eventBus({
    publish: [
      integrationEvent('order.paid', {
        version: 1,
        from: Order.events.Paid,
        schema: z.object({ paid: z.literal(true) }),
        map: () => ({ paid: true }) as const,
      }),
    ],
    dispatch: {
      'customer.left': incoming({
        source: 'shop',
        schema: z.object({ order: z.string() }),
        command: Cancel,
        map: ({ order }) => ({ orderId: order, reason: 'customer left' }),
      }),
    },
  }),
  http: http({
    auth: none(),
    routes: (router) => router.post('/orders', Place).post('/orders/later', enqueue(Place)).get('/orders/:orderId', GetOrder),
  }),
});

beforeEach(() => {
  charged.length = 0;
  mailed.length = 0;
});

describe('a whole service in memory', () => {
  it('runs a saga to its end, with projection, reactor and publication', async () => {
    const test = await testService(orders);
    await test.dispatch(Place, { orderId: 'o-1', cents: 100 });
    await test.settle();
    expect(await test.events(Order, 'o-1')).toEqual([
      { type: 'Placed', data: { cents: 100 } },
      { type: 'Paid', data: {} },
    ]);
    expect(test.documents(Orders)).toEqual({ 'o-1': { orderId: 'o-1', status: 'paid' } });
    expect(await test.ask(GetOrder, { orderId: 'o-1' })).toEqual({ orderId: 'o-1', status: 'paid' });
    expect(await test.saga(Payment, 'o-1')).toMatchObject({ status: 'completed', outcome: 'completed', timeouts: [] });
    expect(test.published).toMatchObject([
      { source: 'orders', type: 'order.paid', data: { paid: true }, metadata: { streamId: 'o-1', version: 2 } },
    ]);
    expect([charged, mailed.length, test.timers, test.deadLetters]).toEqual([['o-1'], 1, [], []]);
    expect((await test.timeline(Payment, 'o-1')).join('\n')).toContain('Charge succeeded');
    test.stop();
  });

  it('takes a failure back: what is declined is cancelled', async () => {
    const test = await testService(orders);
    await test.dispatch(Place, { orderId: 'o-1', cents: 5_000 });
    await test.settle();
    expect((await test.events(Order, 'o-1')).at(-1)).toEqual({ type: 'Cancelled', data: { reason: 'card-declined' } });
    test.stop();
  });

  it('lets time go by: timeouts go off at their time, not before', async () => {
    const test = await testService(orders, { start: '2026-03-01T10:00:00.000Z' });
    await test.dispatch(Place, { orderId: 'o-1', cents: 0 });
    await test.settle();
    expect(test.timers).toMatchObject([{ dueAt: '2026-03-01T11:00:00.000Z' }]);
    await test.advance({ minutes: 59 });
    expect(await test.events(Order, 'o-1')).toHaveLength(1);
    await test.advance({ minutes: 1 });
    expect((await test.events(Order, 'o-1')).at(-1)).toEqual({ type: 'Cancelled', data: { reason: 'overdue' } });
    test.stop();
  });

  it('runs schedules at their times, once each', async () => {
    const test = await testService(orders, { start: '2026-03-01T10:00:00.000Z' });
    await test.advance({ days: 2 });
    expect(Object.keys(test.documents(Orders))).toEqual(['2026-03-02', '2026-03-03']);
    expect(test.now).toBe('2026-03-03T10:00:00.000Z');
    test.stop();
  });

  it('sends a command at a time, and takes it back', async () => {
    const test = await testService(orders);
    const id = await test.sender.send(Place, { orderId: 'o-1', cents: 0 }, { at: { afterSeconds: 60 } });
    await test.sender.send(Place, { orderId: 'o-2', cents: 0 }, { at: { afterSeconds: 60 } });
    await test.sender.cancel(id);
    await test.advance({ seconds: 60 });
    expect(Object.keys(test.documents(Orders))).toEqual(['o-2']);
    test.stop();
  });

  it('answers HTTP, queues and the bus', async () => {
    const test = await testService(orders);
    expect(await test.request('POST', '/orders', { body: { orderId: 'o-1', cents: 0 } })).toMatchObject({ status: 200 });
    expect((await test.request('POST', '/orders/later', { body: { orderId: 'o-2', cents: 0 } })).status).toBe(202);
    await test.publish({ source: 'shop', type: 'customer.left', detail: { order: 'o-1' } });
    await test.settle();
    expect((await test.request('GET', '/orders/o-1')).body).toEqual({ orderId: 'o-1', status: 'cancelled' });
    expect((await test.request('GET', '/orders/o-2')).body).toEqual({ orderId: 'o-2', status: 'placed' });
    test.stop();
  });

  it('reads at once what a command did, with the token of its result', async () => {
    const test = await testService(orders);
    test.faults.loseWakeUps();
    const result = await test.dispatch(Place, { orderId: 'o-1', cents: 0 });
    expect(await test.ask(GetOrder, { orderId: 'o-1' })).toBeUndefined();
    expect(await test.ask(GetOrder, { orderId: 'o-1' }, { token: result.outcome === 'accepted' ? result.token : undefined })).toEqual({
      orderId: 'o-1',
      status: 'placed',
    });
    test.stop();
  });
});

describe('fault switches', () => {
  it('make a call fail before it does anything', async () => {
    const test = await testService(orders);
    test.faults.fail('eventStore.append');
    await expect(test.dispatch(Place, { orderId: 'o-1', cents: 0 })).rejects.toThrow(InjectedFaultError);
    expect(await test.events(Order, 'o-1')).toEqual([]);
    await test.dispatch(Place, { orderId: 'o-1', cents: 0 });
    test.stop();
  });

  it('lose the answer of a call that did its work: the command id tells', async () => {
    const test = await testService(orders);
    test.faults.loseAnswers('eventStore.append');
    await expect(test.dispatch(Place, { orderId: 'o-1', cents: 0 }, { commandId: 'c-1' })).rejects.toThrow('got lost');
    expect(await test.dispatch(Place, { orderId: 'o-1', cents: 0 }, { commandId: 'c-1' })).toMatchObject({
      outcome: 'accepted',
      version: 1,
    });
    expect(await test.events(Order, 'o-1')).toHaveLength(1);
    test.stop();
  });

  it.each(['eventStore.append', 'queues.send', 'timers.set', 'readModels.put', 'checkpoints.put', 'bus.publish'] as const)(
    'lose and double nothing of a saga, whatever becomes of %s',
    async (operation) => {
      const test = await testService(orders);
      await test.dispatch(Place, { orderId: 'o-1', cents: 100 });
      test.faults.fail(operation, 2);
      test.faults.loseAnswers(operation, 2);
      test.faults.repeatWakeUps(3);
      await test.settle();
      expect((await test.events(Order, 'o-1')).map(({ type }) => type)).toEqual(['Placed', 'Paid']);
      expect(test.documents(Orders)).toEqual({ 'o-1': { orderId: 'o-1', status: 'paid' } });
      expect(new Set(test.published.map(({ id }) => id)).size).toBe(1);
      expect(new Set(mailed).size).toBe(1);
      expect(test.deadLetters).toEqual([]);
      test.stop();
    },
  );

  it('lose wake-ups, which a catch-up makes good', async () => {
    const test = await testService(orders);
    test.faults.loseWakeUps();
    await test.dispatch(Place, { orderId: 'o-1', cents: 100 });
    await test.settle();
    expect(test.documents(Orders)).toEqual({});
    test.faults.clear();
    const { isComplete } = await test.catchUp();
    await test.settle();
    expect(isComplete).toBe(true);
    expect(test.documents(Orders)).toEqual({ 'o-1': { orderId: 'o-1', status: 'paid' } });
    test.stop();
  });

  it('let a call fail with the error that a test wants', async () => {
    const test = await testService(orders);
    const throttled = new TypeError('slow down');
    test.faults.fail('eventStore.append', 1, { error: throttled });
    test.faults.loseAnswers('eventStore.append', 1, { error: throttled });
    await expect(test.dispatch(Place, { orderId: 'o-1', cents: 0 })).rejects.toBe(throttled);
    await expect(test.dispatch(Place, { orderId: 'o-2', cents: 0 })).rejects.toBe(throttled);
    expect([await test.events(Order, 'o-1'), await test.events(Order, 'o-2')]).toEqual([[], [{ type: 'Placed', data: { cents: 0 } }]]);
    test.stop();
  });

  it('know the operations that there are, and how often', async () => {
    const { faults } = await testService(orders);
    expect(() => faults.fail('eventStore.apend' as never)).toThrow(
      'There is no operation eventStore.apend that could fail; there are eventStore.load,',
    );
    expect(() => faults.loseAnswers('readModels.limits' as never)).toThrow(RangeError);
    expect(() => faults.fail('bus.publish', -1)).toThrow('times must be a natural number, got -1');
    expect(() => faults.repeatWakeUps(0.5)).toThrow(RangeError);
  });

  it('wait for a store that is down for a while, and park nothing', async () => {
    const test = await testService(orders);
    test.faults.fail('readModels.put', 20);
    await test.dispatch(Place, { orderId: 'o-1', cents: 0 });
    await test.settle();
    expect(Object.keys(test.documents(Orders))).toEqual(['o-1']);
    expect(await test.retryParked()).toEqual([]);
    test.stop();
  });
});

describe('a stream that can’t be projected', () => {
  it('is parked, alone, until it is retried', async () => {
    const test = await testService(orders);
    poison.cents = 13;
    await test.dispatch(Place, { orderId: 'o-1', cents: 13 });
    await test.settle();
    await test.dispatch(Place, { orderId: 'o-2', cents: 0 });
    await test.settle();
    expect(Object.keys(test.documents(Orders))).toEqual(['o-2']);
    expect(await test.parked()).toMatchObject([
      { follower: 'projection:Orders@1', stream: 'Order#o-1', fromVersion: 1, reason: 'it can’t be projected' },
    ]);
    poison.cents = undefined;
    expect(await test.retryParked()).toEqual([{ stream: 'Order#o-1', outcome: 'caught-up' }]);
    expect(Object.keys(test.documents(Orders)).sort()).toEqual(['o-1', 'o-2']);
    expect(await test.parked()).toEqual([]);
    test.stop();
  });
});

describe('those who follow', () => {
  it('say how far they have come, and are not woken by the question', async () => {
    const test = await testService(orders);
    test.faults.loseWakeUps();
    await test.dispatch(Place, { orderId: 'o-1', cents: 0 });
    await test.settle();
    const behind = { streams: 1, caughtUp: 0, behind: 1, events: 1 };
    expect(await test.lag()).toMatchObject({ 'projection:Orders@1': behind, 'saga:Payment': behind, 'reactor:Mailer': behind });
    expect(test.documents(Orders)).toEqual({});
    test.faults.clear();
    await test.catchUp();
    await test.settle();
    expect(Object.values(await test.lag()).every(({ behind: streams }) => streams === 0)).toBe(true);
    test.stop();
  });
});

describe('an effect that waits for something real', () => {
  it('is waited for, and what it sends is done too', async () => {
    const Import = effectCommand('Import', {
      input: z.object({ path: z.string() }),
      perform: async ({ path }, { send }) => {
        const text = await readFile(path, 'utf8');
        await send(Place, { orderId: 'o-1', cents: text.length > 0 ? 0 : 1 });
      },
    });
    const test = await testService(service('import', { commands: [Import, Place], projections: [Orders] }));
    await test.sender.send(Import, { path: __filename }, { at: { afterSeconds: 60 } });
    await test.advance({ hours: 1 });
    expect(test.documents(Orders)).toEqual({ 'o-1': { orderId: 'o-1', status: 'placed' } });
    test.stop();
  });
});

describe('time that goes by', () => {
  it('gives each timer its own time, though what it causes needs several tries', async () => {
    const test = await testService(orders, { start: '2026-03-01T10:00:00.000Z' });
    await test.sender.send(Place, { orderId: 'o-1', cents: 0 }, { at: { afterSeconds: 3_600 } });
    await test.settle();
    test.faults.fail('eventStore.append', 2);
    await test.advance({ days: 2 });
    expect((await test.events(Order, 'o-1')).map(({ type }) => type)).toEqual(['Placed', 'Cancelled']);
    const [placed = '', ...others] = await test.timeline(Payment, 'o-1');
    expect(placed).toMatch(/^2026-03-01T11:0/);
    expect(others.find((line) => line.includes('Overdue') && line.startsWith('2026'))).toMatch(/^2026-03-01T12:0/);
    test.stop();
  });

  it('does not go back', async () => {
    const test = await testService(orders);
    await expect(async () => test.advance({ hours: -1 })).rejects.toThrow(RangeError);
    test.stop();
  });
});

describe('the data of several tenants', () => {
  const rooms = service('rooms', {
    tenants: true,
    commands: [Place, MarkPaid, Cancel, Charge],
    queries: [GetOrder],
    projections: [Orders],
    sagas: [Payment],
  });

  it('stays apart in streams, documents and sagas', async () => {
    const test = await testService(rooms);
    await test.dispatch(Place, { orderId: 'o-1', cents: 100 }, { tenant: 'acme' });
    await test.dispatch(Place, { orderId: 'o-1', cents: 5_000 }, { tenant: 'umbrella' });
    await test.settle();
    expect(await test.ask(GetOrder, { orderId: 'o-1' }, { tenant: 'acme' })).toMatchObject({ status: 'paid' });
    expect(await test.ask(GetOrder, { orderId: 'o-1' }, { tenant: 'umbrella' })).toMatchObject({ status: 'cancelled' });
    expect(await test.ask(GetOrder, { orderId: 'o-1' }, { tenant: 'nobody' })).toBeUndefined();
    expect(await test.saga(Payment, 'o-1', 'umbrella')).toMatchObject({ state: { orderId: 'o-1' } });
    expect(await test.saga(Payment, 'o-1')).toBeUndefined();
    test.stop();
  });

  it('needs a tenant', async () => {
    const test = await testService(rooms);
    await expect(test.dispatch(Place, { orderId: 'o-1', cents: 1 })).rejects.toMatchObject({ code: 'tenant-required' });
    await expect(test.ask(GetOrder, { orderId: 'o-1' })).rejects.toMatchObject({ code: 'tenant-required' });
    test.stop();
  });
});
