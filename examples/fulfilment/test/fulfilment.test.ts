import {
  compensated,
  compensating,
  completed,
  ignored,
  inState,
  orchestrate,
  sent,
  stream,
  timeoutCancelled,
  timeoutSet,
} from '@allframe/serverless/testing';
import { Fulfilment } from '../src/fulfilment.ts';
import { CancelOrder, ConfirmOrder, Order } from '../src/order.ts';
import { CancelPayment, Payment, RemindOfPayment, RequestPayment } from '../src/payment.ts';
import { PrepareShipment, Shipment } from '../src/shipment.ts';

const day = 86_400;
const orderId = 'o-1';
const placed = stream(Order, orderId, Order.events.OrderPlaced({ customerId: 'c-1', sku: 'tea', totalCents: 900 }));
const paid = stream(Payment, orderId, Payment.events.PaymentReceived({}));
const dispatched = stream(Shipment, orderId, Shipment.events.ShipmentDispatched({ trackingNumber: 't-1' }));
const cancelled = stream(Order, orderId, Order.events.OrderCancelled({ reason: 'changed my mind' }));

const paying = orchestrate(Fulfilment).given(placed).succeeds(RequestPayment);
const shipping = paying.when(paid);

describe('the fulfilment of an order', () => {
  it('asks for the payment, and knows how to take that back', () =>
    orchestrate(Fulfilment)
      .given(placed)
      .then(
        sent(RequestPayment, { orderId, cents: 900 }, { undo: sent(CancelPayment, { orderId }) }),
        timeoutSet('PaymentOverdue', { reminders: 0 }, { afterSeconds: day }),
      ));

  it('reminds of the payment twice, a day apart', async () => {
    const reminder = sent(RemindOfPayment, { orderId, customerId: 'c-1' });
    await paying.after({ days: 1 }).then(reminder, timeoutSet('PaymentOverdue', { reminders: 1 }, { afterSeconds: day }));
    await paying
      .after({ days: 1 })
      .after({ days: 1 })
      .then(reminder, timeoutSet('PaymentOverdue', { reminders: 2 }, { afterSeconds: day }));
  });

  it('gives up when nobody has paid after three days', () =>
    paying
      .after({ days: 2 })
      .after({ days: 1 })
      .then(
        sent(CancelOrder, { orderId, reason: 'not paid' }),
        compensating('not paid'),
        sent(CancelPayment, { orderId }),
        inState({ step: 'given up', customerId: 'c-1', sku: 'tea' }),
      ));

  it('does not mind a reminder that can not be sent', () => paying.after({ days: 1 }).fails(RemindOfPayment, 'dead-lettered').then());

  it('prepares the shipment once the payment is there', () =>
    paying.when(paid).then(timeoutCancelled('PaymentOverdue'), sent(PrepareShipment, { orderId, sku: 'tea' })));

  it('gives the money back when there is nothing to send', async () => {
    const givenUp = shipping.fails(PrepareShipment, 'sold-out', { sku: 'tea' });
    await givenUp.then(sent(CancelOrder, { orderId, reason: 'sold-out' }), compensating('sold-out'), sent(CancelPayment, { orderId }));
    await givenUp.succeeds(CancelPayment).then(compensated());
  });

  it('ends when the parcel is on its way', () =>
    shipping.succeeds(PrepareShipment).when(dispatched).then(sent(ConfirmOrder, { orderId }), completed()));

  it('takes the request for payment back when the customer has cancelled', () =>
    paying.when(cancelled).then(compensating('changed my mind'), timeoutCancelled('PaymentOverdue'), sent(CancelPayment, { orderId })));

  it('takes note of a payment that comes too late, and does nothing', () =>
    paying.when(cancelled).succeeds(CancelPayment).when(paid).then(ignored('completed')));
});
