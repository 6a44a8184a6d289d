import { codesOf, faultsOf, sound } from './describe.ts';

describe('two resources', () => {
  it.each(['api', 'worker', 'projector', 'eventStore', 'event_bus', 'httpApi', 'projectorSource', 'ordersV1', 'basketAbandonedRule'])(
    "can't be one: a queue named %s would be another resource of the service",
    (name) => {
      const faults = faultsOf({ queues: { orderQueue: { commands: ['SubmitOrder'] }, [name]: { commands: ['CreateOrder'] } } });
      expect(faults).toEqual([expect.objectContaining({ code: 'duplicate-resource', remedy: expect.stringContaining('rename') })]);
    },
  );

  it('are named both, the one that can be renamed as the place', () => {
    const faults = faultsOf({ queues: { orderQueue: { commands: ['SubmitOrder'] }, api: { commands: ['CreateOrder'] } } });
    expect(faults).toEqual([
      expect.objectContaining({ place: 'queues.api', message: 'it would be the same resource, Api, as that of functions.api' }),
    ]);
  });

  it.each([
    ['orderQueue', 'order_queue'],
    ['orderQueue', 'OrderQueue'],
    ['aB', 'a-b'],
  ])("can't differ in case and punctuation alone: the queues %s and %s", (one, other) => {
    const queues = {
      orderQueue: { commands: ['SubmitOrder'] },
      [one]: { commands: ['SubmitOrder'] },
      [other]: { commands: ['CreateOrder'] },
    };
    expect(codesOf(faultsOf({ queues, http: undefined }))).toEqual([`duplicate-resource at queues.${other}`]);
  });

  it("can't be a queue and the source of another", () => {
    const queues = { orders: { commands: ['SubmitOrder'] }, ordersSource: { commands: ['CreateOrder'] } };
    expect(codesOf(faultsOf({ queues }))).toEqual(['duplicate-resource at queues.orders']);
  });

  it("can't be projections or rules that differ in case alone", () => {
    const projections = [...sound.projections, { name: 'orders', version: 1, from: ['Order'], replaces: undefined, indexes: {} }];
    expect(codesOf(faultsOf({ projections }))).toEqual(['duplicate-resource at projections.orders']);
    const rule = { source: 'shop', command: 'SubmitOrder' };
    const dispatch = { 'basket.abandoned': rule, 'basket-abandoned': rule };
    expect(codesOf(faultsOf({ eventBus: { name: undefined, publish: [], dispatch } }))).toEqual([
      "duplicate-resource at eventBus.dispatch['basket-abandoned']",
    ]);
  });
});

describe('a physical name', () => {
  it('is given once: a queue named after another one’s dead letters', () => {
    const queues = { orders: { commands: ['SubmitOrder'] }, ordersDeadLetters: { commands: ['CreateOrder'] } };
    expect(faultsOf({ queues })).toEqual([
      expect.objectContaining({
        code: 'duplicate-name',
        place: 'queues.ordersDeadLetters',
        message: 'the queue orders-dev-orders-dead-letters would be made twice, also for queues.orders',
      }),
    ]);
  });

  it('is given once: a queue and a rule whose dead letters would be one', () => {
    const queues = { basketAbandoned: { commands: ['SubmitOrder'] } };
    expect(codesOf(faultsOf({ queues }))).toEqual(["duplicate-name at eventBus.dispatch['basket.abandoned']"]);
  });

  it('is given once: a queue named after the worker’s dead letters', () => {
    const queues = { orderQueue: { commands: ['SubmitOrder'] }, workerDeadLetters: { commands: ['CreateOrder'] } };
    expect(codesOf(faultsOf({ queues }))).toEqual(['duplicate-name at queues.workerDeadLetters']);
  });

  it('is given once: names of one’s own', () => {
    const queues = { one: { commands: ['SubmitOrder'], name: 'same' }, two: { commands: ['CreateOrder'], name: 'same' } };
    expect(codesOf(faultsOf({ queues }))).toEqual(['duplicate-name at queues.two']);
    expect(codesOf(faultsOf({ eventStore: { name: 'orders-dev-orders-v1' } }))).toEqual(['duplicate-name at projections.Orders']);
  });

  it.each(['', 'a b', 'orders.fifo', 'a'.repeat(68)])("of a queue can't be %j, with its dead letters", (name) => {
    const faults = faultsOf({ queues: { orderQueue: { commands: ['SubmitOrder'], name } } });
    expect(codesOf(faults)).toContain('invalid-resource-name at queues.orderQueue');
  });

  it.each(['ab', 'a b', 'a'.repeat(256), 'büro'])("of the event store can't be %j", (name) => {
    expect(codesOf(faultsOf({ eventStore: { name } }))).toEqual(['invalid-resource-name at eventStore']);
  });

  it.each(['', 'default', 'aws.events', 'a b'])("of the bus can't be %j", (name) => {
    expect(codesOf(faultsOf({ eventBus: { name, publish: [], dispatch: {} } }))).toEqual(['invalid-resource-name at eventBus']);
  });

  it('may be anything else', () => {
    const queues = { orderQueue: { commands: ['SubmitOrder'], name: `${'a'.repeat(65)}_B` } };
    expect(
      faultsOf({ queues, eventStore: { name: 'Orders_Events.v1-prod' }, eventBus: { name: 'shop/default', publish: [], dispatch: {} } }),
    ).toEqual([]);
  });
});
