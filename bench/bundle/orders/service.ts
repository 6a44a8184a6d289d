import { enqueue, eventBus, eventStore, http, incoming, lambdaFunction, none, queue, service } from '@allframe/serverless/runtime';
import * as z from 'zod/mini';
import { AddItem, CancelOrder, CreateOrder, SubmitOrder } from './order.ts';
import { GetOrder, OrderSummaries, OrdersOfCustomer } from './order-summaries.ts';

/** What the shop says when a customer leaves without buying. */
const BasketAbandoned = z.object({ basket: z.object({ orderId: z.string() }) });

/** The orders example again, with zod/mini in place of zod. */
export default service('orders', {
  commands: [CreateOrder, AddItem, SubmitOrder, CancelOrder],
  queries: [GetOrder, OrdersOfCustomer],
  projections: [OrderSummaries],
  eventStore: eventStore({ deletionProtection: true }),
  queues: {
    orderQueue: queue({ commands: [SubmitOrder], visibilityTimeoutSeconds: 180, deadLetter: { maxReceives: 5 } }),
  },
  eventBus: eventBus({
    dispatch: {
      'basket.abandoned': incoming({
        source: 'shop',
        schema: BasketAbandoned,
        command: CancelOrder,
        map: ({ basket }) => ({ orderId: basket.orderId, reason: 'basket abandoned' }),
      }),
    },
  }),
  functions: lambdaFunction({ memoryMb: 256, timeoutSeconds: 29, architecture: 'arm64', environment: { LOG_LEVEL: 'info' } }),
  // Everybody may call: authentication is a choice that each service makes.
  http: http({
    auth: none(),
    routes: (router) =>
      router
        .post('/orders', CreateOrder)
        .post('/orders/:orderId/items', AddItem)
        .post('/orders/:orderId/submit', enqueue(SubmitOrder))
        .post('/orders/:orderId/cancel', CancelOrder)
        .get('/orders/:orderId', GetOrder)
        .get('/customers/:customerId/orders', OrdersOfCustomer),
  }),
});
