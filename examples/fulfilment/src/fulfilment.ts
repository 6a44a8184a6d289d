import { saga } from '@allframe/serverless/runtime';
import * as z from 'zod';
import { CancelOrder, ConfirmOrder, Order } from './order.ts';
import { CancelPayment, Payment, RemindOfPayment, RequestPayment } from './payment.ts';
import { PrepareShipment, Shipment } from './shipment.ts';

const day = 86_400;

/** From an order that was placed to a parcel on its way, or back again: no payment in three days, a customer's change of mind, nothing to send. */
export const Fulfilment = saga(
  'Fulfilment',
  {
    from: [Order, Payment, Shipment],
    timeouts: { PaymentOverdue: z.object({ reminders: z.number().int() }) },
    initialState: { step: 'idle' as 'idle' | 'paying' | 'shipping' | 'done' | 'given up', customerId: '', sku: '' },
    // The streams of an order, its payment and its shipment have the order's id.
    correlate: (_event, { streamId }) => streamId,
  },
  {
    OrderPlaced: (_state, { data: { customerId, sku, totalCents } }, { sagaId: orderId, send, timeout }) => ({
      state: { step: 'paying', customerId, sku },
      effects: [
        send(RequestPayment, { orderId, cents: totalCents }, { undo: send(CancelPayment, { orderId }) }),
        timeout('PaymentOverdue', { reminders: 0 }, { afterSeconds: day }),
      ],
    }),

    PaymentOverdue: (state, { data: { reminders } }, { sagaId: orderId, send, timeout, compensate }) =>
      reminders < 2
        ? {
            state,
            effects: [
              send(RemindOfPayment, { orderId, customerId: state.customerId }),
              timeout('PaymentOverdue', { reminders: reminders + 1 }, { afterSeconds: day }),
            ],
          }
        : {
            state: { ...state, step: 'given up' },
            effects: [send(CancelOrder, { orderId, reason: 'not paid' }), compensate('not paid')],
          },

    PaymentReceived: (state, _event, { sagaId: orderId, send, cancel }) => ({
      state: { ...state, step: 'shipping' },
      effects: [cancel('PaymentOverdue'), send(PrepareShipment, { orderId, sku: state.sku })],
    }),

    ShipmentDispatched: (state, _event, { sagaId: orderId, send, complete }) => ({
      state: { ...state, step: 'done' },
      effects: [send(ConfirmOrder, { orderId }), complete()],
    }),

    OrderCancelled: (state, { data: { reason } }, { compensate }) => ({
      state: { ...state, step: 'given up' },
      effects: [compensate(reason)],
    }),

    CommandFailed: (state, { data: { command, code } }, { sagaId: orderId, send, compensate }) => {
      // A reminder that can't be sent is no reason to give up.
      if (command === RemindOfPayment.name) return { state };
      return { state: { ...state, step: 'given up' }, effects: [send(CancelOrder, { orderId, reason: code }), compensate(code)] };
    },
  },
);
