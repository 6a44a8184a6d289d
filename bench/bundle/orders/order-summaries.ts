import { projection, query } from '@allframe/serverless/runtime';
import * as z from 'zod/mini';
import { Order } from './order.ts';

/** What customers see of their orders. */
export const OrderSummaries = projection(
  'OrderSummaries',
  {
    version: 1,
    from: [Order],
    document: z.object({
      orderId: z.string(),
      customerId: z.string(),
      status: z.enum(['open', 'submitted', 'cancelled']),
      items: z.number(),
      cents: z.number(),
    }),
    key: 'stream',
    indexes: { byCustomer: ['customerId', 'cents'] },
  },
  {
    OrderCreated: (_document, { data }, { key }) => ({ orderId: key, customerId: data.customerId, status: 'open', items: 0, cents: 0 }),
    ItemAdded: (document, { data: { quantity, priceCents } }) =>
      document && { ...document, items: document.items + quantity, cents: document.cents + quantity * priceCents },
    OrderSubmitted: (document) => document && { ...document, status: 'submitted' },
    OrderCancelled: (document) => document && { ...document, status: 'cancelled' },
  },
);

export const GetOrder = query('GetOrder', {
  input: z.object({ orderId: z.string() }),
  projection: OrderSummaries,
  resolve: ({ orderId }, read) => read.get(orderId),
});

const limit = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100));

/** From the smallest order to the largest, a page at a time. */
export const OrdersOfCustomer = query('OrdersOfCustomer', {
  input: z.object({ customerId: z.string(), limit: z._default(limit, 20), after: z.optional(z.string()) }),
  projection: OrderSummaries,
  resolve: ({ customerId, limit, after }, read) => read.find('byCustomer', { customerId }, { limit, after }),
});
