import { given, rejected } from '@allframe/serverless/testing';
import { CancelPayment, Payment, ReceivePayment, RequestPayment } from '../src/payment.ts';

const { PaymentRequested, PaymentReceived, PaymentRefunded, PaymentWithdrawn } = Payment.events;
const requested = PaymentRequested({ cents: 900 });
const input = { orderId: 'o-1' };

describe('a payment', () => {
  it('is asked for once', async () => {
    await given()
      .when(RequestPayment, { ...input, cents: 900 })
      .then(requested);
    await given(requested)
      .when(RequestPayment, { ...input, cents: 900 })
      .then(rejected('payment-exists', { status: 'requested' }));
  });

  it('is received where it was asked for, however often the bank says so', async () => {
    await given(requested).when(ReceivePayment, input).then(PaymentReceived({}));
    await given(requested, PaymentReceived({})).when(ReceivePayment, input).then();
    await given()
      .when(ReceivePayment, input)
      .then(rejected('payment-not-requested', { status: 'none' }));
  });

  it('is refunded where it was received, and withdrawn where it was not', async () => {
    await given(requested, PaymentReceived({}))
      .when(CancelPayment, input)
      .then(PaymentRefunded({ cents: 900 }));
    await given(requested).when(CancelPayment, input).then(PaymentWithdrawn({}));
    await given(requested, PaymentWithdrawn({})).when(CancelPayment, input).then();
    await given().when(CancelPayment, input).then();
  });
});
