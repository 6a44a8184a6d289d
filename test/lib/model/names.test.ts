import fc from 'fast-check';
import { kebabCase, pascalCase, physicalNames } from '../../../lib/model/names.ts';

describe('a physical name', () => {
  it('is made of service, stage and the resource’s own name', () => {
    expect(physicalNames('orders', 'dev')('orderQueue')).toBe('orders-dev-order-queue');
    expect(physicalNames('orders', 'prod')('OrderSummaries', 'v1')).toBe('orders-prod-order-summaries-v1');
    expect(physicalNames('orders', 'dev')('checkout.completed', 'dead-letters')).toBe('orders-dev-checkout-completed-dead-letters');
  });

  it('is shortened with a hash of the whole, so that long names stay distinct', () => {
    const name = physicalNames('a'.repeat(30), 'b'.repeat(16));
    const names = ['orderQueueOfTheNorth', 'orderQueueOfTheSouth', 'api'].map((part) => name(part));

    expect(new Set(names).size).toBe(3);
    expect(names).toEqual(names.map(() => expect.stringMatching(/^a{30}-b+-[0-9a-f]{8}$/)));
  });

  it('is the same every time', () => {
    expect(physicalNames('orders', 'dev')('x'.repeat(60))).toBe(physicalNames('orders', 'dev')('x'.repeat(60)));
  });

  it('is one stage’s of one service alone, wherever their hyphens stand', () => {
    expect(physicalNames('orders', 'eu-dev')('events')).not.toBe(physicalNames('orders-eu', 'dev')('events'));
    expect(physicalNames('orders', 'pr-1')('events')).toMatch(/^orders-pr-1-events-[0-9a-f]{8}$/);
  });

  it('leaves room for suffixes and fits every kind of resource on both clouds', () => {
    const part = fc.stringMatching(/^[A-Za-z][A-Za-z0-9._-]{0,80}$/);
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z][a-z0-9-]{0,28}[a-z0-9]$/),
        fc.stringMatching(/^[a-z][a-z0-9-]{0,14}[a-z0-9]$/),
        part,
        (service, stage, own) => {
          const name = physicalNames(service, stage)(own);
          expect(name).toMatch(/^[a-z][a-z0-9-]{2,47}$/);
          expect(name).not.toMatch(/-$/);
        },
      ),
    );
  });
});

describe('kebab-case and PascalCase', () => {
  it.each([
    ['OrderSummaries', 'order-summaries', 'OrderSummaries'],
    ['orderSummaries', 'order-summaries', 'OrderSummaries'],
    ['checkout.completed', 'checkout-completed', 'CheckoutCompleted'],
    ['HTTPServer2Go', 'http-server2-go', 'HttpServer2Go'],
    ['_order__queue_', 'order-queue', 'OrderQueue'],
    ['', '', ''],
  ])('make of %j %j and %j', (name, kebab, pascal) => {
    expect(kebabCase(name)).toBe(kebab);
    expect(pascalCase(name)).toBe(pascal);
  });
});
