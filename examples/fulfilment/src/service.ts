import { http, none, service } from '@allframe/serverless/runtime';
import { Fulfilment } from './fulfilment.ts';
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
  ],
  sagas: [Fulfilment],
  // Everybody may call: authentication is a choice that each service makes.
  http: http({
    auth: none(),
    routes: (router) =>
      router
        .post('/orders', PlaceOrder)
        .post('/orders/:orderId/cancel', CancelOrder)
        .post('/orders/:orderId/payment', ReceivePayment)
        .post('/orders/:orderId/shipment', DispatchShipment),
  }),
});
