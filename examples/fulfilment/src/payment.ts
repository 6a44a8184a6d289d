import { aggregate, command, effectCommand } from '@allframe/serverless/runtime';
import * as z from 'zod';

/** The payment of an order: asked for, received through the bank's call, and given back where the order comes to nothing. */
export const Payment = aggregate(
  'Payment',
  {
    events: {
      PaymentRequested: z.object({ cents: z.number().int().positive() }),
      PaymentReceived: z.object({}),
      PaymentWithdrawn: z.object({}),
      PaymentRefunded: z.object({ cents: z.number().int().positive() }),
    },
    initialState: { status: 'none' as 'none' | 'requested' | 'received' | 'withdrawn' | 'refunded', cents: 0 },
  },
  {
    PaymentRequested: (_state, { cents }) => ({ status: 'requested', cents }),
    PaymentReceived: (state) => ({ ...state, status: 'received' }),
    PaymentWithdrawn: (state) => ({ ...state, status: 'withdrawn' }),
    PaymentRefunded: (state) => ({ ...state, status: 'refunded' }),
  },
);

const input = z.object({ orderId: z.string() });
const streamId = ({ orderId }: { orderId: string }) => orderId;

export const RequestPayment = command('RequestPayment', {
  input: input.extend({ cents: z.number().int().positive() }),
  aggregate: Payment,
  streamId,
  decide: ({ cents }, { status }, { reject }) =>
    status === 'none' ? Payment.events.PaymentRequested({ cents }) : reject('payment-exists', { status }),
});

/** The bank says so. */
export const ReceivePayment = command('ReceivePayment', {
  input,
  aggregate: Payment,
  streamId,
  decide: (_input, { status }, { reject }) => {
    if (status === 'received') return [];
    return status === 'requested' ? Payment.events.PaymentReceived({}) : reject('payment-not-requested', { status });
  },
});

/** Undoes `RequestPayment`, whatever became of it: what was received is refunded, what was not is not asked for any more. */
export const CancelPayment = command('CancelPayment', {
  input,
  aggregate: Payment,
  streamId,
  decide: (_input, { status, cents }) => {
    if (status === 'received') return Payment.events.PaymentRefunded({ cents });
    return status === 'requested' ? Payment.events.PaymentWithdrawn({}) : [];
  },
});

/** A mail, which leaves no event behind. Its address is looked up when it is sent: what a saga keeps is never forgotten. */
export const RemindOfPayment = effectCommand('RemindOfPayment', {
  input: z.object({ orderId: z.string(), customerId: z.string() }),
  perform: ({ orderId, customerId }) => console.log(`To customer ${customerId}: please pay for your order ${orderId}`),
});
