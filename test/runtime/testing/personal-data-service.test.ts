import * as z from 'zod';
import { aggregate } from '../../../runtime/decider/aggregate.ts';
import { command } from '../../../runtime/decider/command.ts';
import { erasures } from '../../../runtime/decider/erasures.ts';
import { type Erased, erased, isErased } from '../../../runtime/message/erased.ts';
import { integrationEvent } from '../../../runtime/process-manager/integration/integration-event.ts';
import { reactor } from '../../../runtime/process-manager/reactor.ts';
import { saga } from '../../../runtime/process-manager/saga/saga.ts';
import { projection } from '../../../runtime/projection/projection.ts';
import { query } from '../../../runtime/projection/query.ts';
import { eventBus } from '../../../runtime/service/event-bus.ts';
import { service } from '../../../runtime/service/service.ts';
import { assertCommutes } from '../../../runtime/testing/assert-commutes.ts';
import { stream } from '../../../runtime/testing/history.ts';
import { project } from '../../../runtime/testing/project.ts';
import { testService } from '../../../runtime/testing/test-service.ts';

const secret = 'anna@example.com';

const Order = aggregate(
  'Order',
  {
    events: {
      OrderCreated: {
        schema: z.object({ customerId: z.string(), email: z.string() }),
        personal: { subject: 'customerId', fields: ['email'] },
      },
      OrderNoted: z.object({ text: z.string() }),
    },
    initialState: { email: undefined as string | Erased | undefined },
  },
  { OrderCreated: (_state, { email }) => ({ email }), OrderNoted: (state) => state },
);

const CreateOrder = command('CreateOrder', {
  input: z.object({ orderId: z.string(), customerId: z.string(), email: z.string() }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: ({ customerId, email }) => Order.events.OrderCreated({ customerId, email }),
});

const NoteOrder = command('NoteOrder', {
  input: z.object({ orderId: z.string(), text: z.string() }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: ({ text }) => Order.events.OrderNoted({ text }),
});

/** Keeps personal fields, and so must hear who was forgotten. */
const Contacts = projection(
  'Contacts',
  {
    version: 1,
    from: [Order, erasures],
    document: z.object({ email: z.string().optional(), isForgotten: z.boolean().optional() }),
    key: ({ data }) => ('subject' in data ? data.subject : 'customerId' in data ? data.customerId : []),
  },
  {
    OrderCreated: (document, { data: { email } }) => (document?.isForgotten || isErased(email) ? { isForgotten: true } : { email }),
    SubjectForgotten: () => ({ isForgotten: true }),
  },
);

const EmailOfOrder = query('EmailOfOrder', {
  input: z.object({ orderId: z.string() }),
  aggregate: Order,
  resolve: async ({ orderId }, reader) => (await reader.state(orderId))?.state.email ?? null,
});

const seen: unknown[] = [];
const Mailer = reactor(
  'Mailer',
  { from: [Order, erasures] },
  {
    OrderCreated: ({ data }) => void seen.push(data.email),
    SubjectForgotten: ({ data }) => void seen.push(`forget ${data.subject}`),
  },
);

/** As careless as can be: it keeps and sends what it sees. */
const Careless = saga(
  'Careless',
  { from: [Order], initialState: { seen: null as unknown as string }, correlate: (_event, { streamId }) => streamId },
  {
    OrderCreated: (_state, { data }, { send, sagaId }) => {
      const text = JSON.stringify(data.email);
      return { state: { seen: text }, effects: [send(NoteOrder, { orderId: sagaId, text })] };
    },
  },
);

const Announced = integrationEvent('order.created', {
  version: 1,
  from: Order.events.OrderCreated,
  schema: z.object({ email: z.string().nullable() }),
  map: ({ email }) => ({ email: isErased(email) ? null : email }),
});

const Shop = service('shop', {
  commands: [CreateOrder, NoteOrder],
  projections: [Contacts],
  reactors: [Mailer],
  sagas: [Careless],
  eventBus: eventBus({ publish: [Announced] }),
});

beforeEach(() => void seen.splice(0));

describe('a service with personal data', () => {
  it('shows it to reactors, projections and others, and hears no more of it once it is forgotten', async () => {
    const orders = await testService(Shop);
    await orders.dispatch(CreateOrder, { orderId: 'o-1', customerId: 'c-1', email: secret });
    await orders.settle();
    expect(seen).toEqual([secret]);
    expect(orders.documents(Contacts)).toEqual({ 'c-1': { email: secret } });
    expect(orders.published.map(({ data }) => data)).toEqual([{ email: secret }]);

    await orders.forget('c-1');
    await orders.settle();
    expect(seen).toEqual([secret, 'forget c-1']);
    expect(orders.documents(Contacts)).toEqual({ 'c-1': { isForgotten: true } });
    expect((await orders.events(Order, 'o-1'))[0]?.data).toEqual({ customerId: 'c-1', email: erased });
    await expect(orders.dispatch(CreateOrder, { orderId: 'o-2', customerId: 'c-1', email: secret })).rejects.toMatchObject({
      code: 'subject-forgotten',
    });
  });

  it('shows nothing of it to sagas, whose streams and commands are not encrypted', async () => {
    const orders = await testService(Shop);
    await orders.dispatch(CreateOrder, { orderId: 'o-1', customerId: 'c-1', email: secret });
    await orders.settle();
    expect((await orders.saga(Careless, 'o-1'))?.state).toEqual({ seen: JSON.stringify(erased) });
    expect((await orders.events(Order, 'o-1')).at(-1)).toEqual(Order.events.OrderNoted({ text: JSON.stringify(erased) }));
    expect((await orders.timeline(Careless, 'o-1')).join()).not.toContain(secret);
  });

  it('tells those who follow later that it was erased', async () => {
    const orders = await testService(Shop);
    orders.faults.loseWakeUps();
    await orders.dispatch(CreateOrder, { orderId: 'o-1', customerId: 'c-1', email: secret });
    await orders.forget('c-1');
    orders.faults.clear();
    await orders.catchUp();
    await orders.settle();
    expect(seen).toContainEqual(erased);
    expect(seen).not.toContain(secret);
    expect(orders.documents(Contacts)).toEqual({ 'c-1': { isForgotten: true } });
    expect(orders.published.map(({ data }) => data)).toEqual([{ email: null }]);
  });

  it('forgets at the second try where the first failed half-way', async () => {
    const orders = await testService(Shop);
    await orders.dispatch(CreateOrder, { orderId: 'o-1', customerId: 'c-1', email: secret });
    orders.faults.fail('personalKeys.forget');
    await expect(orders.forget('c-1')).rejects.toThrow('personalKeys.forget');
    await orders.forget('c-1');
    expect((await orders.events(Order, 'o-1'))[0]?.data).toMatchObject({ email: erased });
  });

  it('forgets a person of one tenant, and not of another', async () => {
    const orders = await testService(service('shop', { tenants: true, commands: [CreateOrder, NoteOrder], projections: [Contacts] }));
    for (const tenant of ['acme', 'other'])
      await orders.dispatch(CreateOrder, { orderId: 'o-1', customerId: 'c-1', email: secret }, { tenant });
    await orders.forget('c-1', 'acme');
    await orders.settle();
    expect((await orders.events(Order, 'o-1', 'acme'))[0]?.data).toMatchObject({ email: erased });
    expect((await orders.events(Order, 'o-1', 'other'))[0]?.data).toMatchObject({ email: secret });
  });

  it('answers queries of an aggregate’s state with what it may still read', async () => {
    const orders = await testService(service('shop', { commands: [CreateOrder], queries: [EmailOfOrder] }));
    await orders.dispatch(CreateOrder, { orderId: 'o-1', customerId: 'c-1', email: secret });
    expect(await orders.ask(EmailOfOrder, { orderId: 'o-1' })).toBe(secret);
    await orders.forget('c-1');
    expect(await orders.ask(EmailOfOrder, { orderId: 'o-1' })).toEqual(erased);
  });
});

describe('a projection that follows erasures', () => {
  const created = stream(Order, 'o-1', Order.events.OrderCreated({ customerId: 'c-1', email: secret }));
  const forgotten = stream(erasures, 'c-1', erasures.events.SubjectForgotten({ subject: 'c-1' }));

  it('ends without the fields, whichever event comes first', async () => {
    await assertCommutes(Contacts, [created, forgotten]);
    await project(Contacts)
      .given(created, forgotten)
      .then({ 'c-1': { isForgotten: true } });
  });

  it('is tested with erased fields', async () => {
    const erasedOrder = stream(Order, 'o-1', { type: 'OrderCreated', data: { customerId: 'c-1', email: erased } });
    await project(Contacts)
      .given(erasedOrder)
      .then({ 'c-1': { isForgotten: true } });
  });
});
