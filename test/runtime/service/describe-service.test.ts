import { service } from '@allframe/serverless/runtime';
import orders from '../../../examples/orders/src/service.ts';
import { describeService } from '../../../runtime/service/describe-service.ts';
import { CountUp } from '../counter.ts';

describe('the description of a service', () => {
  it('is JSON that names everything', () => {
    const description = describeService(orders);
    expect(JSON.parse(JSON.stringify(description))).toEqual({ ...description, eventBus: { dispatch: description.eventBus?.dispatch } });
    expect(description).toMatchObject({
      name: 'orders',
      commands: [{ name: 'CreateOrder', aggregate: 'Order' }, { name: 'AddItem' }, { name: 'SubmitOrder' }, { name: 'CancelOrder' }],
      queries: [{ name: 'GetOrder', projection: 'OrderSummaries' }, { name: 'OrdersOfCustomer' }],
      projections: [{ name: 'OrderSummaries', version: 1, from: ['Order'], indexes: { byCustomer: ['customerId', 'cents'] } }],
      queues: { orderQueue: { commands: ['SubmitOrder'], visibilityTimeoutSeconds: 180, deadLetter: { maxReceives: 5 } } },
      eventBus: { dispatch: { 'basket.abandoned': { source: 'shop', command: 'CancelOrder' } } },
      http: { auth: { kind: 'none' } },
    });
    expect(description.http?.routes).toContainEqual({
      method: 'POST',
      path: '/orders/:orderId/submit',
      target: { kind: 'enqueued', name: 'SubmitOrder' },
    });
  });

  it('gives every role the one annotation that stands for all', () => {
    const { functions } = describeService(orders);
    expect(Object.keys(functions)).toEqual(['api', 'worker', 'projector']);
    expect(new Set(Object.values(functions)).size).toBe(1);
  });

  it('leaves annotations by role as they are', () => {
    const byRole = service('counters', { commands: [CountUp], functions: { worker: { memoryMb: 512 } } });
    expect(describeService(byRole).functions).toEqual({ worker: { memoryMb: 512 } });
  });

  it('of a bare service is as bare', () => {
    expect(describeService(service('counters', { commands: [] }))).toEqual({
      name: 'counters',
      commands: [],
      queries: [],
      projections: [],
      eventStore: {},
      queues: {},
      eventBus: undefined,
      functions: { api: {}, worker: {}, projector: {} },
      cloudRun: {},
      http: undefined,
    });
  });
});
