import { projection, query } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { Order } from './order.ts';

/** Orders that are neither confirmed nor cancelled. */
export const OpenOrders = projection(
  'OpenOrders',
  {
    version: 1,
    from: [Order],
    document: z.object({ orderId: z.string(), customerId: z.string(), totalCents: z.number() }),
    key: 'stream',
    indexes: { byCustomer: ['customerId', 'totalCents'] },
  },
  {
    OrderPlaced: (_document, { data: { customerId, totalCents } }, { key }) => ({ orderId: key, customerId, totalCents }),
    OrderConfirmed: () => undefined,
    OrderCancelled: () => undefined,
  },
);

export const OpenOrdersOf = query('OpenOrdersOf', {
  input: z.object({ customerId: z.string(), after: z.string().optional() }),
  projection: OpenOrders,
  resolve: ({ customerId, after }, read) => read.find('byCustomer', { customerId }, { limit: 20, after }),
});

/** From the order's own stream: always as it is now. */
export const OrderStatus = query('OrderStatus', {
  input: z.object({ orderId: z.string() }),
  aggregate: Order,
  resolve: async ({ orderId }, read) => {
    const order = await read.state(orderId);
    return order && { orderId, status: order.state.status, version: order.version };
  },
});
