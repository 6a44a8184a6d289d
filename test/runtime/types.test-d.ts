// What the public types infer, and which mistakes do not compile. `npm run types` is this file's test: a mistake that compiles after all
// is an unused `@ts-expect-error`, and so an error.
import {
  aggregate,
  type CommandAccepted,
  type CommandEnqueued,
  type CommandRejected,
  type CommandResult,
  command,
  createClient,
  type EventOf,
  enqueue,
  eventBus,
  type Http,
  type HttpOptions,
  http,
  type Input,
  incoming,
  none,
  type PendingEventOf,
  projection,
  query,
  queue,
  type Rejected,
  type Service,
  type StateOf,
  service,
} from '@allframe/serverless/runtime';
import { assertCommutes, given, project, rejected, stream } from '@allframe/serverless/testing';
import * as z from 'zod';

/** Compiles where both types are the same. */
type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
function holds<_Claim extends true>(): void {}

// ---------------------------------------------------------------------------------------------------------------- aggregates

const Order = aggregate(
  'Order',
  {
    events: {
      OrderCreated: z.object({ customerId: z.string() }),
      ItemAdded: z.object({ sku: z.string(), quantity: z.number().int().positive(), priceCents: z.number().int() }),
      OrderSubmitted: {
        schema: z.object({ totalCents: z.number().int(), note: z.string().default('') }),
        version: 2,
        upcast: { 1: (old: { total: number }) => ({ totalCents: old.total * 100 }) },
      },
    },
    retired: ['ItemRenamed'],
    initialState: { status: 'new' as 'new' | 'open' | 'submitted', totalCents: 0 },
  },
  {
    OrderCreated: (state) => ({ ...state, status: 'open' }),
    ItemAdded: (state, { quantity, priceCents }) => ({ ...state, totalCents: state.totalCents + quantity * priceCents }),
    OrderSubmitted: (state) => ({ ...state, status: 'submitted' }),
  },
);

holds<Equal<StateOf<typeof Order>, { status: 'new' | 'open' | 'submitted'; totalCents: number }>>();
holds<Equal<EventOf<typeof Order>['type'], 'OrderCreated' | 'ItemAdded' | 'OrderSubmitted'>>();
holds<Equal<Extract<EventOf<typeof Order>, { type: 'OrderSubmitted' }>['data'], { totalCents: number; note: string }>>();
holds<
  Equal<Extract<PendingEventOf<typeof Order>, { type: 'OrderSubmitted' }>['data'], { totalCents: number; note?: string | undefined }>
>();
holds<Equal<(typeof Order.events.ItemAdded)['type'], 'ItemAdded'>>();
holds<Equal<(typeof Order)['name'], 'Order'>>();

const nothing = { A: z.object({}) };

// @ts-expect-error an event without a handler
aggregate('X', { events: { ...nothing, B: z.object({}) }, initialState: { n: 0 } }, { A: (state) => state });
// @ts-expect-error a handler without an event
aggregate('X', { events: nothing, initialState: { n: 0 } }, { A: (state) => state, Zed: () => ({ n: 1 }) });
// @ts-expect-error a state that is none
aggregate('X', { events: nothing, initialState: { s: 'a' as 'a' | 'b' } }, { A: () => ({ s: 'c' }) });
// @ts-expect-error a Date would come back as a string
aggregate('X', { events: { A: z.object({ at: z.date() }) }, initialState: { n: 0 } }, { A: (state) => state });
// @ts-expect-error a Map would come back as an empty object
aggregate('X', { events: { A: z.object({ all: z.map(z.string(), z.string()) }) }, initialState: { n: 0 } }, { A: (state) => state });
aggregate(
  'X',
  // @ts-expect-error a bigint has no JSON
  { events: { A: z.object({ list: z.array(z.object({ n: z.bigint() })) }) }, initialState: { n: 0 } },
  { A: (state) => state },
);
// @ts-expect-error anything may be what has no JSON
aggregate('X', { events: { A: z.object({ any: z.unknown() }) }, initialState: { n: 0 } }, { A: (state) => state });
// @ts-expect-error in a list, nothing comes back as null
aggregate('X', { events: { A: z.object({ list: z.array(z.string().optional()) }) }, initialState: { n: 0 } }, { A: (state) => state });
// @ts-expect-error anything, said otherwise
aggregate('X', { events: { A: z.object({ any: z.any() }) }, initialState: { n: 0 } }, { A: (state) => state });
// @ts-expect-error data that may be missing altogether has no JSON either
aggregate('X', { events: { A: z.object({}).optional() }, initialState: { n: 0 } }, { A: (state) => state });
// @ts-expect-error a transform would be applied twice or never
aggregate('X', { events: { A: z.object({ at: z.string().transform(Number) }) }, initialState: { n: 0 } }, { A: (state) => state });
aggregate(
  'X',
  // @ts-expect-error with a history as without one
  { events: { A: { schema: z.object({ at: z.date() }), version: 2 } }, initialState: { n: 0 } },
  { A: (state) => state },
);
// @ts-expect-error an event without its data
Order.events.OrderCreated();
// @ts-expect-error an event with other data
Order.events.OrderCreated({ customer: 'c-1' });

type Door = { readonly status: 'none' } | { readonly status: 'open'; readonly cents: number };
const Union = aggregate(
  'Union',
  { events: { Opened: z.object({}), Paid: z.object({ cents: z.number() }) }, initialState: { status: 'none' } as Door },
  {
    Opened: () => ({ status: 'open', cents: 0 }),
    Paid: (state, { cents }) => (state.status === 'open' ? { ...state, cents: state.cents + cents } : state),
  },
);
holds<Equal<StateOf<typeof Union>, Door>>();

interface Named {
  readonly name: string;
  readonly aliases?: readonly { readonly name: string }[] | undefined;
}
aggregate(
  'Json',
  {
    events: {
      Plain: z.object({
        tags: z.array(z.string()),
        pair: z.tuple([z.string(), z.number()]),
        byName: z.record(z.string(), z.number()),
        kind: z.enum(['a', 'b']),
        maybe: z.string().nullable().optional(),
        nested: z.object({ deep: z.union([z.literal(1), z.boolean()]) }).readonly(),
      }),
      Text: z.string(),
      Anything: z.json(),
      Named: z.custom<Named>(),
    },
    initialState: {},
  },
  { Plain: (state) => state, Text: (state) => state, Anything: (state) => state, Named: (state) => state },
);

// ------------------------------------------------------------------------------------------------------------------ commands

const CreateOrder = command('CreateOrder', {
  input: z.object({ orderId: z.string(), customerId: z.string() }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: ({ customerId }, { status }, { reject }) =>
    status === 'new' ? Order.events.OrderCreated({ customerId }) : reject('order-exists'),
});
const AddItem = command('AddItem', {
  input: z.object({ orderId: z.string(), sku: z.string(), quantity: z.coerce.number().default(1) }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: ({ sku, quantity }, { status }, { reject }) => {
    if (status !== 'open') return reject('not-open', { status });
    if (quantity > 10) return reject('too-many');
    return [Order.events.ItemAdded({ sku, quantity, priceCents: 1 }), Order.events.OrderSubmitted({ totalCents: 1 })];
  },
});
const Noop = command('Noop', {
  input: z.object({ orderId: z.string() }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: () => [],
});
const Priced = command('Priced', {
  input: z.object({ orderId: z.string(), n: z.number() }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  prepare: async ({ n }) => ({ cents: n }),
  decide: ({ n }, _state, context, facts) => {
    holds<Equal<typeof facts, { cents: number }>>();
    holds<Equal<typeof context.version, number>>();
    return Order.events.ItemAdded({ sku: 'a', quantity: n, priceCents: facts.cents });
  },
});

holds<Equal<(typeof CreateOrder)['rejects'], 'order-exists' | undefined>>();
holds<Equal<(typeof AddItem)['rejects'], 'not-open' | 'too-many' | undefined>>();
holds<Equal<NonNullable<(typeof Noop)['rejects']>, never>>();
holds<Equal<(typeof Priced)['name'], 'Priced'>>();
holds<Equal<Input<(typeof CreateOrder)['input']>, { orderId: string; customerId: string }>>();
holds<Equal<Extract<CommandResult<'a' | 'b'>, { outcome: 'rejected' }>, Rejected<'a' | 'b'>>>();

const id = z.object({ id: z.string() });
command('Bad', {
  input: id,
  aggregate: Order,
  streamId: (input) => input.id,
  // @ts-expect-error an event of another aggregate
  decide: () => Union.events.Paid({ cents: 1 }),
});
command('Bad', {
  input: id,
  aggregate: Order,
  streamId: (input) => input.id,
  // @ts-expect-error a forgotten return
  decide: () => {
    Order.events.OrderCreated({ customerId: 'c-1' });
  },
});
command('Bad', {
  input: id,
  aggregate: Order,
  streamId: (input) => input.id,
  // @ts-expect-error a decider that waits
  decide: async () => Order.events.OrderCreated({ customerId: 'c-1' }),
});
command('Bad', {
  input: id,
  aggregate: Order,
  // @ts-expect-error a field that the input does not have
  streamId: (input) => input.orderId,
  decide: () => [],
});
command('Bad', {
  input: z.object({ id: z.number() }),
  aggregate: Order,
  // @ts-expect-error a stream id that is no string
  streamId: (input) => input.id,
  decide: () => [],
});
command('Bad', {
  input: id,
  aggregate: Order,
  streamId: (input) => input.id,
  // @ts-expect-error details of a rejection are JSON
  decide: (_input, _state, { reject }) => reject('no', { at: new Date() }),
});

// --------------------------------------------------------------------------------------------------- projections and queries

const OrderSummaries = projection(
  'OrderSummaries',
  {
    version: 1,
    from: [Order, Union],
    document: z.object({
      orderId: z.string(),
      customerId: z.string(),
      status: z.enum(['open', 'submitted']),
      cents: z.number(),
      createdAt: z.string().optional(),
      tags: z.array(z.string()).optional(),
    }),
    key: 'stream',
    indexes: { byCustomer: ['customerId', 'cents'], byDay: ['createdAt', 'status', 'cents'] },
  },
  {
    OrderCreated: (document, { data, version, timestamp, metadata }, { key, streamId }) => {
      holds<Equal<typeof data, { customerId: string }>>();
      holds<
        Equal<
          [typeof version, typeof timestamp, typeof metadata.commandId, typeof key, typeof streamId],
          [number, string, string, string, string]
        >
      >();
      return document ?? { orderId: key, customerId: data.customerId, status: 'open', cents: 0 };
    },
    ItemAdded: (document, { data }) => document && { ...document, cents: document.cents + data.priceCents },
    Paid: (document, { data }) => document && { ...document, cents: document.cents + data.cents },
    OrderSubmitted: (document) => document && { ...document, status: 'submitted' },
  },
);

const base = { version: 1, from: [Order], document: z.object({ a: z.string() }), key: 'stream' } as const;
// @ts-expect-error an index on a field that the document does not have
projection('Bad', { ...base, indexes: { by: ['b'] } }, {});
// @ts-expect-error an event that none of the aggregates has
projection('Bad', base, { Paid: () => ({ a: 'x' }) });
// @ts-expect-error a document of another shape
projection('Bad', base, { OrderCreated: () => ({ a: 1 }) });
// @ts-expect-error a handler that waits
projection('Bad', base, { OrderCreated: async () => ({ a: 'x' }) });
// @ts-expect-error a document comes back from the store as JSON
projection('Bad', { ...base, document: z.object({ a: z.string(), at: z.date() }) }, {});
// @ts-expect-error an index on what has no order
projection('Bad', { ...base, document: z.object({ a: z.string(), list: z.array(z.string()) }), indexes: { by: ['a', 'list'] } }, {});

const Spending = projection(
  'Spending',
  {
    version: 1,
    from: [Order, Union],
    document: z.object({ cents: z.number() }),
    key: (event, { streamId }) => {
      holds<Equal<typeof event.type, 'OrderCreated' | 'ItemAdded' | 'OrderSubmitted' | 'Opened' | 'Paid'>>();
      holds<Equal<[typeof event.version, typeof event.timestamp, typeof streamId], [number, string, string]>>();
      if (event.type === 'OrderCreated') return event.data.customerId;
      return event.type === 'Paid' ? [streamId, String(event.data.cents)] : [];
    },
    indexes: { byCents: ['cents'] },
  },
  {
    OrderCreated: (document, { data }, { key, streamId }) => {
      holds<Equal<[typeof data, typeof key, typeof streamId], [{ customerId: string }, string, string]>>();
      return document ?? { cents: 0 };
    },
    Paid: (document, { data }) => document && { cents: document.cents + data.cents },
  },
);
query('Spent', {
  input: z.object({ cents: z.number() }),
  projection: Spending,
  resolve: async ({ cents }, read) => {
    const { items } = await read.find('byCents', { cents });
    holds<Equal<(typeof items)[number], { cents: number }>>();
    return read.get('c-1');
  },
});
// @ts-expect-error an index on a field that the document does not have, with a key function
projection('Bad', { ...base, key: () => 'x', indexes: { by: ['b'] } }, {});
// @ts-expect-error the same, written in one piece
projection('Bad', { version: 1, from: [Order], document: z.object({ a: z.string() }), key: () => 'x', indexes: { by: ['b'] } }, {});
// @ts-expect-error an event that none of the aggregates has
projection('Bad', { version: 1, from: [Order], document: z.object({ a: z.string() }), key: () => 'x' }, { Paid: () => ({ a: 'x' }) });
// @ts-expect-error a key that is no string
projection('Bad', { version: 1, from: [Order], document: z.object({ a: z.string() }), key: (event) => event.version }, {});
// @ts-expect-error a key that waits
projection('Bad', { version: 1, from: [Order], document: z.object({ a: z.string() }), key: async () => 'x' }, {});
// @ts-expect-error a field that the events do not share
projection('Bad', { version: 1, from: [Order], document: z.object({ a: z.string() }), key: ({ data }) => data.customerId }, {});
// @ts-expect-error the one other word
projection('Bad', { version: 1, from: [Order], document: z.object({ a: z.string() }), key: 'event' }, {});

const GetOrder = query('GetOrder', {
  input: z.object({ orderId: z.string() }),
  projection: OrderSummaries,
  resolve: ({ orderId }, read) => read.get(orderId),
});
const ByCustomer = query('ByCustomer', {
  input: z.object({ customerId: z.string(), since: z.number().optional(), after: z.string().optional() }),
  projection: OrderSummaries,
  resolve: async ({ customerId, since, after }, read) => {
    const page = await read.find(
      'byCustomer',
      { customerId, cents: since === undefined ? undefined : { from: since } },
      { limit: 10, after },
    );
    holds<Equal<(typeof page.items)[number]['status'], 'open' | 'submitted'>>();
    await read.find('byCustomer', { customerId, cents: 5 });
    await read.find('byCustomer', { customerId });
    await read.find('byDay', { createdAt: '2026-01-01', status: 'open', cents: { to: 5 } });
    return page.items.map((item) => item.orderId);
  },
});
holds<Equal<NonNullable<(typeof ByCustomer)['result']>, string[]>>();
holds<Equal<NonNullable<(typeof GetOrder)['result']>['cents'], number>>();

const Public = query('Public', {
  input: z.object({ orderId: z.string() }),
  output: z.object({ cents: z.number(), currency: z.string().default('EUR') }),
  projection: OrderSummaries,
  resolve: async ({ orderId }, read) => {
    const found = await read.get(orderId);
    holds<Equal<typeof orderId, string>>();
    return found && { ...found, orderId };
  },
});
holds<Equal<(typeof Public)['result'], { cents: number; currency: string } | undefined>>();
const Always = query('Always', {
  input: z.object({}),
  output: z.object({ status: z.enum(['up', 'down']) }),
  projection: OrderSummaries,
  resolve: async () => ({ status: 'up' as const }),
});
holds<Equal<NonNullable<(typeof Always)['result']>, { status: 'up' | 'down' }>>();
query('Bad', {
  input: z.object({}),
  output: z.object({ cents: z.number() }),
  projection: OrderSummaries,
  // @ts-expect-error a result that the output does not take
  resolve: async () => ({ cents: 'many' }),
});

const customer = z.object({ c: z.string() });
query('Bad', {
  input: customer,
  projection: OrderSummaries,
  // @ts-expect-error an index that the projection does not have
  resolve: (input, read) => read.find('byNothing', { customerId: input.c }),
});
query('Bad', {
  input: customer,
  projection: OrderSummaries,
  // @ts-expect-error a search without its partition
  resolve: (_input, read) => read.find('byCustomer', { cents: 1 }),
});
query('Bad', {
  input: customer,
  projection: OrderSummaries,
  // @ts-expect-error a value of another type
  resolve: (input, read) => read.find('byCustomer', { customerId: input.c, cents: '1' }),
});
query('Bad', {
  input: customer,
  projection: OrderSummaries,
  // @ts-expect-error a range of the partition
  resolve: (input, read) => read.find('byCustomer', { customerId: { from: input.c } }),
});
query('Bad', {
  input: customer,
  projection: OrderSummaries,
  // @ts-expect-error a field that the index does not have
  resolve: (input, read) => read.find('byCustomer', { customerId: input.c, orderId: 'o-1' }),
});

// ----------------------------------------------------------------------------------------------------------------------- http

const auth = none();
const ByNumber = command('ByNumber', {
  input: z.object({ n: z.number() }),
  aggregate: Order,
  streamId: ({ n }) => String(n),
  decide: () => [],
});
const Coerced = command('Coerced', {
  input: z.object({ n: z.coerce.number() }),
  aggregate: Order,
  streamId: ({ n }) => String(n),
  decide: () => [],
});

const api = http({
  auth,
  routes: (router) =>
    router
      .post('/orders', CreateOrder)
      .post('/orders/:orderId/items', enqueue(AddItem))
      .get('/orders/:orderId', GetOrder)
      .put('/orders/:orderId/noop', Noop)
      .delete('/orders/:orderId/items/:sku', AddItem)
      .post('/n/:n', Coerced),
});
type RoutesOf<H> = H extends Http<infer Routes> ? keyof Routes : never;
holds<
  Equal<
    RoutesOf<typeof api>,
    | 'POST /orders'
    | 'POST /orders/:orderId/items'
    | 'GET /orders/:orderId'
    | 'PUT /orders/:orderId/noop'
    | 'DELETE /orders/:orderId/items/:sku'
    | 'POST /n/:n'
  >
>();

// @ts-expect-error a parameter that the input does not have
http({ auth, routes: (router) => router.get('/orders/:id', GetOrder) });
// @ts-expect-error a parameter that the input of an enqueued command does not have
http({ auth, routes: (router) => router.post('/orders/:id', enqueue(AddItem)) });
// @ts-expect-error one of two parameters that the input does not have
http({ auth, routes: (router) => router.post('/orders/:orderId/items/:nr', AddItem) });
// @ts-expect-error a parameter that can't be a string
http({ auth, routes: (router) => router.post('/n/:n', ByNumber) });
// @ts-expect-error a parameter that can't be a string, of an enqueued command
http({ auth, routes: (router) => router.post('/n/:n', enqueue(ByNumber)) });
// @ts-expect-error a command that is read
http({ auth, routes: (router) => router.get('/orders/:orderId', Noop) });
// @ts-expect-error who may call is an explicit choice
http({ routes: (router) => router });
// @ts-expect-error cookies of every origin
http({ auth, cors: { origins: '*', credentials: true }, routes: (router) => router });
// @ts-expect-error a host is no origin
http({ auth, cors: { origins: ['app.example.com'] }, routes: (router) => router });
// @ts-expect-error a path begins with a slash
http({ auth, openapi: { path: 'openapi.json' }, routes: (router) => router });
http({ auth, cors: { origins: ['https://app.example.com'], credentials: true }, openapi: {}, routes: (router) => router });
// @ts-expect-error a query does not wait in a queue
enqueue(GetOrder);
holds<Equal<undefined extends HttpOptions<{}>['auth'] ? true : false, false>>();

// -------------------------------------------------------------------------------------------------------------------- service

const Checkout = z.object({ order: z.object({ id: z.string() }) });
const full = service('orders', {
  commands: [CreateOrder, AddItem],
  queries: [GetOrder, ByCustomer],
  projections: [OrderSummaries],
  queues: { itemQueue: queue({ commands: [AddItem] }), plain: { commands: [CreateOrder] } },
  eventBus: eventBus({
    dispatch: {
      'checkout.completed': incoming({
        source: 'shop',
        schema: Checkout,
        command: AddItem,
        map: ({ order }) => ({ orderId: order.id, sku: 'x' }),
      }),
    },
  }),
  http: api,
});
holds<Equal<(typeof full)['name'], 'orders'>>();
holds<Equal<keyof (typeof full)['queues'], 'itemQueue' | 'plain'>>();
holds<Equal<(typeof full)['commands'][number]['name'], 'CreateOrder' | 'AddItem'>>();
holds<Equal<(typeof full)['queries'][number]['name'], 'GetOrder' | 'ByCustomer'>>();

service('bad', {
  commands: [CreateOrder],
  // @ts-expect-error a queue for a command that the service does not list
  queues: { itemQueue: queue({ commands: [Noop] }) },
});
service('bad', {
  commands: [CreateOrder],
  // @ts-expect-error written as a plain object
  queues: { itemQueue: { commands: [Noop] } },
});
service('bad', {
  commands: [CreateOrder],
  // @ts-expect-error one command of a queue's two
  queues: { itemQueue: queue({ commands: [CreateOrder, AddItem] }) },
});
service('bad', {
  commands: [CreateOrder],
  // @ts-expect-error a rule for a command that the service does not list
  eventBus: eventBus({
    dispatch: { x: incoming({ source: 'shop', schema: Checkout, command: Noop, map: ({ order }) => ({ orderId: order.id }) }) },
  }),
});
incoming({
  source: 'shop',
  schema: Checkout,
  command: AddItem,
  // @ts-expect-error a field that the detail does not have
  map: ({ order }) => ({ orderId: order.nr, sku: 'x' }),
});
incoming({
  source: 'shop',
  schema: Checkout,
  command: AddItem,
  // @ts-expect-error an input that the command does not take
  map: ({ order }) => ({ orderId: order.id }),
});

// -------------------------------------------------------------------------------------------------------------------- testing

given(Order.events.OrderCreated({ customerId: 'c-1' }))
  .when(CreateOrder, { orderId: 'o-1', customerId: 'c-1' })
  .then(rejected('order-exists'));
given()
  .when(AddItem, { orderId: 'o-1', sku: 'x' })
  // @ts-expect-error a code that the command does not reject with
  .then(rejected('order-exists'));
given()
  .when(CreateOrder, { orderId: 'o-1', customerId: 'c-1' })
  // @ts-expect-error an event of another aggregate
  .then(Union.events.Opened({}));
// @ts-expect-error an input that the command does not take
given().when(CreateOrder, { orderId: 'o-1' });

// --------------------------------------------------------------------------------------------------------------------- client

export async function clientOfAService() {
  const client = createClient<typeof full>('http://127.0.0.1');

  const created = await client.send('POST /orders', { orderId: 'o-1', customerId: 'c-1' });
  holds<Equal<typeof created, CommandAccepted<'OrderCreated' | 'ItemAdded' | 'OrderSubmitted'> | CommandRejected<'order-exists'>>>();
  const added = await client.send('DELETE /orders/:orderId/items/:sku', { orderId: 'o-1', sku: 'x' }, { expectedVersion: 1 });
  if (added.outcome === 'rejected') holds<Equal<typeof added.code, 'not-open' | 'too-many'>>();
  else holds<Equal<typeof added.version, number>>();
  const enqueued = await client.send('POST /orders/:orderId/items', { orderId: 'o-1', sku: 'x', quantity: 2 }, { idempotencyKey: 'k' });
  holds<Equal<typeof enqueued, CommandEnqueued>>();
  const noop = await client.send('PUT /orders/:orderId/noop', { orderId: 'o-1' });
  holds<Equal<(typeof noop)['outcome'], 'accepted'>>();
  const order = await client.ask('GET /orders/:orderId', { orderId: 'o-1' }, { signal: new AbortController().signal });
  holds<Equal<NonNullable<typeof order>['status'], 'open' | 'submitted'>>();
  holds<Equal<undefined extends typeof order ? true : false, true>>();

  // @ts-expect-error a route that the service does not have
  await client.send('POST /nothing', {});
  // @ts-expect-error a command that is not routed is not called by its name either
  await client.send('CreateOrder', { orderId: 'o-1', customerId: 'c-1' });
  // @ts-expect-error the path of another method
  await client.send('PUT /orders', { orderId: 'o-1', customerId: 'c-1' });
  // @ts-expect-error an input without a field
  await client.send('POST /orders', { orderId: 'o-1' });
  // @ts-expect-error an input without its path's parameter
  await client.send('POST /orders/:orderId/items', { sku: 'x' });
  // @ts-expect-error a field of another type
  await client.send('POST /orders', { orderId: 1, customerId: 'c-1' });
  // @ts-expect-error a field that the command does not have
  await client.send('POST /orders', { orderId: 'o-1', customerId: 'c-1', colour: 'red' });
  // @ts-expect-error a query is asked
  await client.send('GET /orders/:orderId', { orderId: 'o-1' });
  // @ts-expect-error a command is sent
  await client.ask('POST /orders', { orderId: 'o-1', customerId: 'c-1' });
  // @ts-expect-error a queued command can't be bound to a version
  await client.send('POST /orders/:orderId/items', { orderId: 'o-1', sku: 'x' }, { expectedVersion: 1 });
  // @ts-expect-error a query has no version to be bound to
  await client.ask('GET /orders/:orderId', { orderId: 'o-1' }, { expectedVersion: 1 });
  // @ts-expect-error a code that the command does not reject with
  if (created.outcome === 'rejected' && created.code === 'not-open') return;
  // @ts-expect-error a document without this field
  order?.colour;
  // @ts-expect-error no service
  createClient<{ name: string }>('http://127.0.0.1');
}

export async function clientOfAServiceWithoutRoutes() {
  const bare = createClient<Service<'bare', typeof CreateOrder, never, {}, {}>>('http://127.0.0.1');
  // @ts-expect-error it has none
  await bare.send('POST /orders', { orderId: 'o-1', customerId: 'c-1' });
  const Dates = query('Dates', { input: id, projection: OrderSummaries, resolve: async () => ({ at: new Date() }) });
  const dated = service('dated', {
    commands: [],
    queries: [Dates],
    http: http({ auth, routes: (router) => router.get('/dates/:id', Dates) }),
  });
  const answer = await createClient<typeof dated>('http://127.0.0.1').ask('GET /dates/:id', { id: 'a' });
  holds<Equal<typeof answer, unknown>>();
}

const history = stream(Order, 'o-1', Order.events.OrderCreated({ customerId: 'c-1' }), Order.events.OrderSubmitted({ totalCents: 1 }));
project(Spending)
  .given(history, stream(Union, 'u-1', Union.events.Opened({})))
  .then({ 'c-1': { cents: 0 } });
assertCommutes(Spending, [history], { maxOrders: 10 });
project(Spending)
  .given(history)
  // @ts-expect-error a document of another shape
  .then({ 'c-1': { total: 0 } });
// @ts-expect-error an event of another aggregate
stream(Union, 'u-1', Order.events.OrderCreated({ customerId: 'c-1' }));
