import { aggregate, command } from '@allframe/serverless/runtime';
import * as z from 'zod/mini';

const quantity = z.int().check(z.positive());
const cents = z.int().check(z.nonnegative());

/** An order, from its creation to its submission or cancellation. */
export const Order = aggregate(
  'Order',
  {
    events: {
      OrderCreated: z.object({ customerId: z.string() }),
      ItemAdded: z.object({ sku: z.string(), quantity, priceCents: cents }),
      OrderSubmitted: {
        schema: z.object({ totalCents: z.int() }),
        version: 2,
        upcast: { 1: (stored: { total: number }) => ({ totalCents: Math.round(stored.total * 100) }) },
      },
      OrderCancelled: z.object({ reason: z.string() }),
    },
    initialState: { status: 'new' as 'new' | 'open' | 'submitted' | 'cancelled', totalCents: 0 },
  },
  {
    OrderCreated: (state) => ({ ...state, status: 'open' }),
    ItemAdded: (state, { quantity, priceCents }) => ({ ...state, totalCents: state.totalCents + quantity * priceCents }),
    OrderSubmitted: (state) => ({ ...state, status: 'submitted' }),
    OrderCancelled: (state) => ({ ...state, status: 'cancelled' }),
  },
);

const id = z.string().check(z.minLength(1), z.maxLength(100));

export const CreateOrder = command('CreateOrder', {
  input: z.object({ orderId: id, customerId: id }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: ({ customerId }, { status }, { reject }) =>
    status === 'new' ? Order.events.OrderCreated({ customerId }) : reject('order-exists'),
});

export const AddItem = command('AddItem', {
  input: z.object({
    orderId: id,
    sku: id,
    quantity: z._default(quantity.check(z.maximum(1_000)), 1),
    priceCents: cents.check(z.maximum(100_000_000)),
  }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: ({ sku, quantity, priceCents }, { status }, { reject }) =>
    status === 'open' ? Order.events.ItemAdded({ sku, quantity, priceCents }) : reject('order-not-open', { status }),
});

export const SubmitOrder = command('SubmitOrder', {
  input: z.object({ orderId: id }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: (_input, { status, totalCents }, { reject }) => {
    if (status === 'submitted') return [];
    if (status !== 'open') return reject('order-not-open', { status });
    return totalCents > 0 ? Order.events.OrderSubmitted({ totalCents }) : reject('order-empty');
  },
});

export const CancelOrder = command('CancelOrder', {
  input: z.object({ orderId: id, reason: z._default(z.string().check(z.maxLength(500)), 'not given') }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: ({ reason }, { status }, { reject }) => {
    if (status === 'cancelled') return [];
    return status === 'open' ? Order.events.OrderCancelled({ reason }) : reject('order-not-open', { status });
  },
});
