import { aggregate, command } from '@allframe/serverless/runtime';
import * as z from 'zod';

/** An order as the customer sees it: placed, and then either confirmed or cancelled. */
export const Order = aggregate(
  'Order',
  {
    events: {
      OrderPlaced: z.object({ customerId: z.string(), sku: z.string(), totalCents: z.number().int().positive() }),
      OrderConfirmed: z.object({}),
      OrderCancelled: z.object({ reason: z.string() }),
    },
    initialState: { status: 'new' as 'new' | 'placed' | 'confirmed' | 'cancelled' },
  },
  {
    OrderPlaced: () => ({ status: 'placed' }),
    OrderConfirmed: () => ({ status: 'confirmed' }),
    OrderCancelled: () => ({ status: 'cancelled' }),
  },
);

const id = z.string().min(1).max(100);

export const PlaceOrder = command('PlaceOrder', {
  input: z.object({ orderId: id, customerId: id, sku: id, totalCents: z.number().int().positive() }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: ({ orderId: _, ...placed }, { status }, { reject }) =>
    status === 'new' ? Order.events.OrderPlaced(placed) : reject('order-exists'),
});

export const ConfirmOrder = command('ConfirmOrder', {
  input: z.object({ orderId: id }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: (_input, { status }, { reject }) => {
    if (status === 'confirmed') return [];
    return status === 'placed' ? Order.events.OrderConfirmed({}) : reject('order-not-placed', { status });
  },
});

/** Customers cancel until the order is confirmed; the fulfilment does so when it gives up. */
export const CancelOrder = command('CancelOrder', {
  input: z.object({ orderId: id, reason: z.string().max(500).default('not given') }),
  aggregate: Order,
  streamId: ({ orderId }) => orderId,
  decide: ({ reason }, { status }, { reject }) => {
    if (status === 'cancelled') return [];
    return status === 'placed' ? Order.events.OrderCancelled({ reason }) : reject('order-not-placed', { status });
  },
});
