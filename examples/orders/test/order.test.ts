import { given, rejected } from '@allframe/serverless/testing';
import { AddItem, CancelOrder, CreateOrder, Order, SubmitOrder } from '../src/order.ts';

const { OrderCreated, ItemAdded, OrderSubmitted, OrderCancelled } = Order.events;

const created = OrderCreated({ customerId: 'c-1' });
const item = ItemAdded({ sku: 'tea', quantity: 2, priceCents: 450 });
const submitted = OrderSubmitted({ totalCents: 900 });
const cancelled = OrderCancelled({ reason: 'changed my mind' });

describe('an order', () => {
  it('is created once', () => given().when(CreateOrder, { orderId: 'o-1', customerId: 'c-1' }).then(created));

  it('refuses a second order with the same id', () =>
    given(created).when(CreateOrder, { orderId: 'o-1', customerId: 'c-1' }).then(rejected('order-exists')));

  it('takes items while it is open', () =>
    given(created).when(AddItem, { orderId: 'o-1', sku: 'tea', quantity: 2, priceCents: 450 }).then(item));

  it('takes one piece where no quantity is given', () =>
    given(created)
      .when(AddItem, { orderId: 'o-1', sku: 'cup', priceCents: 300 })
      .then(ItemAdded({ sku: 'cup', quantity: 1, priceCents: 300 })));

  it('takes no items once it is submitted', () =>
    given(created, item, submitted)
      .when(AddItem, { orderId: 'o-1', sku: 'tea', priceCents: 450 })
      .then(rejected('order-not-open', { status: 'submitted' })));

  it('is submitted with the total of its items', () =>
    given(created, item, ItemAdded({ sku: 'cup', quantity: 1, priceCents: 300 }))
      .when(SubmitOrder, { orderId: 'o-1' })
      .then(OrderSubmitted({ totalCents: 1_200 })));

  it('is not submitted while it is empty', () => given(created).when(SubmitOrder, { orderId: 'o-1' }).then(rejected('order-empty')));

  it('is not submitted before it exists', () =>
    given()
      .when(SubmitOrder, { orderId: 'o-1' })
      .then(rejected('order-not-open', { status: 'new' })));

  it('stays as it is when it is submitted again', () => given(created, item, submitted).when(SubmitOrder, { orderId: 'o-1' }).then());

  it('can be cancelled while it is open', () =>
    given(created).when(CancelOrder, { orderId: 'o-1', reason: 'changed my mind' }).then(cancelled));

  it('can not be cancelled once it is submitted', () =>
    given(created, item, submitted)
      .when(CancelOrder, { orderId: 'o-1' })
      .then(rejected('order-not-open', { status: 'submitted' })));

  it('stays as it is when it is cancelled again', () => given(created, cancelled).when(CancelOrder, { orderId: 'o-1' }).then());
});
