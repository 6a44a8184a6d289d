import { eventBus, http, none, service } from '@allframe/serverless/runtime';
import { OrderShipped, ShippingNotices } from './announcements.ts';
import { collection, OrderVan } from './collection.ts';
import { Fulfilment } from './fulfilment.ts';
import { OpenOrders, OpenOrdersOf, OrderStatus } from './open-orders.ts';
import { CancelOrder, ConfirmOrder, PlaceOrder } from './order.ts';
import { CancelPayment, ReceivePayment, RemindOfPayment, RequestPayment } from './payment.ts';
import { DispatchShipment, PrepareShipment } from './shipment.ts';

export default service('fulfilment', {
  commands: [
    PlaceOrder,
    ConfirmOrder,
    CancelOrder,
    RequestPayment,
    ReceivePayment,
    CancelPayment,
    RemindOfPayment,
    PrepareShipment,
    DispatchShipment,
    OrderVan,
  ],
  queries: [OpenOrdersOf, OrderStatus],
  projections: [OpenOrders],
  sagas: [Fulfilment],
  reactors: [ShippingNotices],
  schedules: { collection },
  eventBus: eventBus({ publish: [OrderShipped] }),
  // Everybody may call: authentication is a choice that each service makes.
  http: http({
    auth: none(),
    routes: (router) =>
      router
        .post('/orders', PlaceOrder)
        .post('/orders/:orderId/cancel', CancelOrder)
        .post('/orders/:orderId/payment', ReceivePayment)
        .post('/orders/:orderId/shipment', DispatchShipment)
        .get('/orders/:orderId', OrderStatus)
        .get('/customers/:customerId/open-orders', OpenOrdersOf),
  }),
});
