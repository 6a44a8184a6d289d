import {
  aggregate,
  command,
  effectCommand,
  eventBus,
  integrationEvent,
  projection,
  reactor,
  saga,
  service,
} from '@allframe/serverless/runtime';
import { type PortOperation, type TestService, testService } from '@allframe/serverless/testing';
import * as fc from 'fast-check';
import * as z from 'zod';
import { numberOfRuns } from '../../number-of-runs.ts';

const Order = aggregate(
  'Order',
  {
    events: { Placed: z.object({ customer: z.string(), cents: z.number() }), Paid: z.object({}), Cancelled: z.object({}) },
    initialState: { status: 'new' as 'new' | 'placed' | 'paid' | 'cancelled' },
  },
  { Placed: () => ({ status: 'placed' }), Paid: () => ({ status: 'paid' }), Cancelled: () => ({ status: 'cancelled' }) },
);
const ofOrder = { aggregate: Order, input: z.object({ orderId: z.string() }), streamId: ({ orderId }: { orderId: string }) => orderId };

const Place = command('Place', {
  ...ofOrder,
  input: z.object({ orderId: z.string(), customer: z.string(), cents: z.number() }),
  decide: ({ customer, cents }, { status }, { reject }) =>
    status === 'new' ? Order.events.Placed({ customer, cents }) : reject('order-exists'),
});
const MarkPaid = command('MarkPaid', { ...ofOrder, decide: (_input, { status }) => (status === 'placed' ? Order.events.Paid({}) : []) });
const Cancel = command('Cancel', { ...ofOrder, decide: (_input, { status }) => (status === 'placed' ? Order.events.Cancelled({}) : []) });

const seen = { charged: new Set<string>(), mailed: new Set<string>() };
const Charge = effectCommand('Charge', {
  input: z.object({ orderId: z.string(), cents: z.number() }),
  perform: ({ orderId, cents }, { reject }) => {
    if (cents > 1_000) return reject('card-declined');
    seen.charged.add(orderId);
    return undefined;
  },
});

/** An order of 0 cents waits for its money, at most an hour. */
const Payment = saga(
  'Payment',
  { from: [Order], timeouts: { Overdue: z.object({}) }, initialState: {}, correlate: (_event, { streamId }) => streamId },
  {
    Placed: (state, { data: { cents } }, { sagaId, send, timeout }) => ({
      state,
      effects: [...(cents > 0 ? [send(Charge, { orderId: sagaId, cents })] : []), timeout('Overdue', {}, { afterSeconds: 3_600 })],
    }),
    CommandSucceeded: (state, { data }, { sagaId, send }) => ({
      state,
      effects: data.command === 'Charge' ? [send(MarkPaid, { orderId: sagaId })] : [],
    }),
    CommandFailed: (state, _failure, { sagaId, send }) => ({ state, effects: [send(Cancel, { orderId: sagaId })] }),
    Overdue: (state, _timeout, { sagaId, send }) => ({ state, effects: [send(Cancel, { orderId: sagaId })] }),
    Paid: (state, _event, { complete }) => ({ state, effects: [complete()] }),
    Cancelled: (state, _event, { complete }) => ({ state, effects: [complete()] }),
  },
);

const Mailer = reactor('Mailer', { from: [Order] }, { Placed: (_event, { eventId }) => void seen.mailed.add(eventId) });

const Orders = projection(
  'Orders',
  { version: 1, from: [Order], document: z.object({ types: z.array(z.string()) }), key: 'stream' },
  {
    Placed: () => ({ types: ['Placed'] }),
    Paid: (document) => document && { types: [...document.types, 'Paid'] },
    Cancelled: (document) => document && { types: [...document.types, 'Cancelled'] },
  },
);
const Customers = projection(
  'Customers',
  { version: 1, from: [Order], document: z.object({ orders: z.number(), cents: z.number() }), key: ({ data }) => data.customer },
  { Placed: (document, { data }) => ({ orders: (document?.orders ?? 0) + 1, cents: (document?.cents ?? 0) + data.cents }) },
);

const shop = service('shop', {
  commands: [Place, MarkPaid, Cancel, Charge],
  projections: [Orders, Customers],
  sagas: [Payment],
  reactors: [Mailer],
  eventBus: eventBus({
    publish: [
      integrationEvent('order.placed', {
        version: 1,
        from: Order.events.Placed,
        schema: z.object({ cents: z.number() }),
        map: ({ cents }) => ({ cents }),
      }),
    ],
  }),
});

const operations: readonly PortOperation[] = [
  'eventStore.load',
  'eventStore.append',
  'eventStore.readAfter',
  'eventStore.readCommit',
  'readModels.get',
  'readModels.put',
  'readModels.checkpoint',
  'readModels.apply',
  'checkpoints.get',
  'checkpoints.put',
  'queues.send',
  'timers.set',
  'timers.cancel',
  'bus.publish',
];

type Placing = { readonly orderId: string; readonly customer: string; readonly cents: number };
type Step =
  | { readonly do: 'place'; readonly input: Placing }
  | { readonly do: 'fail' | 'loseAnswers'; readonly operation: PortOperation; readonly times: number }
  | { readonly do: 'wakeUps'; readonly times: number }
  | { readonly do: 'settle' | 'advance' | 'catchUp' };

const operation = fc.constantFrom(...operations);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      input: fc.record({
        orderId: fc.constantFrom('o-1', 'o-2', 'o-3', 'o-4', 'o-5'),
        customer: fc.constantFrom('anna', 'ben'),
        cents: fc.constantFrom(0, 100, 5_000),
      }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('fail' as const, 'loseAnswers' as const),
      operation,
      times: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wakeUps' as const), times: fc.constantFrom(0, 1, 3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('settle' as const, 'advance' as const, 'catchUp' as const) }) },
);

/** A caller that hears nothing tries again with the same id. */
async function place(test: TestService, input: Placing, commandId: string): Promise<'accepted' | 'rejected' | 'unheard'> {
  const result = await test.dispatch(Place, input, { commandId }).catch(() => undefined);
  return result?.outcome ?? 'unheard';
}

async function disturb(test: TestService, steps: readonly Step[]): Promise<ReadonlyMap<string, Placing>> {
  const unheard = new Map<string, Placing>();
  const accepted = new Map<string, Placing>();
  const send = async (commandId: string, input: Placing) => {
    const outcome = await place(test, input, commandId);
    if (outcome === 'unheard') unheard.set(commandId, input);
    else unheard.delete(commandId);
    if (outcome === 'accepted') accepted.set(commandId, input);
  };
  for (const [index, each] of steps.entries()) {
    if (each.do === 'place') await send(`c-${index}`, each.input);
    else if (each.do === 'fail' || each.do === 'loseAnswers') test.faults[each.do](each.operation, each.times);
    else if (each.do === 'wakeUps') test.faults.repeatWakeUps(each.times);
    else if (each.do === 'advance') await test.advance({ minutes: 40 });
    else if (each.do === 'catchUp') await test.catchUp().catch(() => undefined);
    else await test.settle();
  }
  test.faults.clear();
  for (const [commandId, input] of [...unheard]) await send(commandId, input);
  expect(unheard.size).toBe(0);
  return accepted;
}

/** What was lost comes back: wake-ups with a catch-up, parked streams with a retry. */
async function recover(test: TestService): Promise<void> {
  await test.settle();
  for (let round = 0; round < 3; round += 1) {
    await test.catchUp();
    await test.retryParked();
    await test.settle();
  }
  expect(await test.parked()).toEqual([]);
  expect(Object.values(await test.lag()).map(({ behind, failures }) => [behind, failures])).toEqual(
    Object.keys(await test.lag()).map(() => [0, []]),
  );
}

async function check(test: TestService, accepted: ReadonlyMap<string, Placing>): Promise<void> {
  const placed = [...accepted.values()];
  const histories = await Promise.all(placed.map(async ({ orderId }) => [orderId, await test.events(Order, orderId)] as const));
  expect(new Set(placed.map(({ orderId }) => orderId)).size).toBe(placed.length);
  for (const [index, [, events]] of histories.entries()) {
    const { customer, cents } = placed[index] as Placing;
    expect(events[0]).toEqual({ type: 'Placed', data: { customer, cents } });
    expect(events.slice(1).length).toBeLessThanOrEqual(1);
    if (cents === 5_000) expect(events[1]?.type).toBe('Cancelled');
  }
  expect(test.documents(Orders)).toEqual(
    Object.fromEntries(histories.map(([id, events]) => [id, { types: events.map(({ type }) => type) }])),
  );
  expect(test.documents(Customers)).toEqual(customersOf(placed));
  await checkSagas(test, histories);
  const published = new Map(test.published.map(({ id, metadata }) => [id, metadata.streamId]));
  expect([...published.values()].toSorted()).toEqual(placed.map(({ orderId }) => orderId).toSorted());
  expect(seen.mailed.size).toBe(placed.length);
}

function customersOf(placed: readonly Placing[]): Record<string, { orders: number; cents: number }> {
  const documents: Record<string, { orders: number; cents: number }> = {};
  for (const { customer, cents } of placed) {
    const { orders, cents: before } = documents[customer] ?? { orders: 0, cents: 0 };
    documents[customer] = { orders: orders + 1, cents: before + cents };
  }
  return documents;
}

/** Each has ended as its order did, or waits for its timeout. */
async function checkSagas(
  test: TestService,
  histories: readonly (readonly [string, readonly { readonly type: string }[]])[],
): Promise<void> {
  for (const [orderId, events] of histories) {
    const view = await test.saga(Payment, orderId);
    const ending = events[1]?.type;
    if (ending === 'Paid') expect(seen.charged).toContain(orderId);
    expect(view).toMatchObject(
      ending ? { status: 'completed', timeouts: [] } : { status: 'running', awaiting: [], timeouts: [{ name: 'Overdue' }] },
    );
  }
}

describe('a whole service, whatever fails and whatever is lost or repeated', () => {
  it('loses and doubles nothing once it has recovered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), fc.integer(), async (steps, seed) => {
        seen.charged.clear();
        seen.mailed.clear();
        const test = await testService(shop, { seed });
        try {
          const accepted = await disturb(test, steps);
          await recover(test);
          await check(test, accepted);
        } finally {
          test.faults.clear();
          test.stop();
        }
      }),
      { numRuns: numberOfRuns(50, { long: 100 }) },
    );
  });
});
