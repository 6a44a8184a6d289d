import {
  effectCommand,
  eventBus,
  http,
  integrationEvent,
  json,
  none,
  projection,
  reactor,
  saga,
  schedule,
  service,
} from '@allframe/serverless/runtime';
import * as z from 'zod';
import orders from '../../../examples/orders/src/service.ts';
import { functionRoles } from '../../../runtime/contract/environment.ts';
import type { Projection } from '../../../runtime/projection/projection.ts';
import { describeService } from '../../../runtime/service/describe-service.ts';
import { Counter, CountUp } from '../counter.ts';
import { Customer, Register } from '../event-store/personal-data/customer.ts';

const Mail = effectCommand('Mail', { input: z.object({}), perform: () => {} });
const everything = service('everything', {
  tenants: true,
  commands: [CountUp, Mail],
  sagas: [saga('Process', { from: [Counter], initialState: {}, correlate: (_event, { streamId }) => streamId }, {})],
  reactors: [reactor('Watcher', { from: [Counter], startFrom: 'beginning' }, {})],
  schedules: { hourly: schedule({ rate: { hours: 1 }, command: Mail, input: {} }) },
  eventBus: eventBus({
    publish: [integrationEvent('counter.counted', { version: 3, from: Counter.events.Counted, schema: z.object({}), map: () => ({}) })],
  }),
  http: http({
    auth: none(),
    routes: (router) =>
      router
        .handle('POST', '/hook', () => json(200, {}), { uses: [Mail], public: true })
        .mount('/admin', () => new Response(), { uses: [CountUp] }),
  }),
});

describe('the description of a service', () => {
  it('is JSON that names everything', () => {
    const description = describeService(orders);
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
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
      public: false,
      uses: [],
    });
  });

  it('names what goes on by itself, what it publishes, and what handlers use', () => {
    const description = describeService(everything);
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
    expect(description).toMatchObject({
      commands: [
        { name: 'CountUp', aggregate: 'Counter', reads: [] },
        { name: 'Mail', reads: [] },
      ],
      sagas: [{ name: 'Process', from: ['Counter'], startFrom: 'now' }],
      reactors: [{ name: 'Watcher', from: ['Counter'], startFrom: 'beginning' }],
      schedules: { hourly: { timing: { rate: { hours: 1 } }, command: 'Mail' } },
      tenants: true,
      eventBus: { publish: [{ name: 'counter.counted', version: 3, from: 'Counted', aggregates: ['Counter'] }], dispatch: {} },
      http: {
        routes: [{ target: { kind: 'handler', name: 'POST /hook' }, public: true, uses: [{ kind: 'effect', name: 'Mail' }] }],
        mounts: [{ path: '/admin', public: false, uses: [{ kind: 'command', name: 'CountUp' }] }],
      },
    });
  });

  it('names the versions of a projection that go on answering while another is built', () => {
    const counts = (version: number, replaces?: Projection<'Counts'>): Projection<'Counts'> =>
      projection('Counts', { version, replaces, from: [Counter], document: z.object({}), key: 'stream' }, {});
    const description = describeService(service('counters', { commands: [CountUp], projections: [counts(3, counts(2, counts(1)))] }));
    expect(description.projections).toMatchObject([{ name: 'Counts', version: 3, replaces: 2 }]);
    expect(description.replacedProjections).toMatchObject([
      { version: 2, replaces: 1 },
      { version: 1, replaces: undefined },
    ]);
  });

  it('names the aggregates with personal fields, whichever part of the service names them', () => {
    const parts: Parameters<typeof service>[1][] = [
      { commands: [Register, CountUp] },
      { commands: [], sagas: [saga('Process', { from: [Customer, Counter], initialState: {}, correlate: () => undefined }, {})] },
      { commands: [], reactors: [reactor('Watcher', { from: [Customer, Counter] }, {})] },
    ];
    for (const part of parts) expect(describeService(service('customers', part)).personalData).toEqual(['Customer']);
  });

  it('gives every role the one annotation that stands for all', () => {
    const { functions } = describeService(orders);
    expect(Object.keys(functions)).toEqual(functionRoles);
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
      replacedProjections: [],
      sagas: [],
      reactors: [],
      schedules: {},
      tenants: false,
      personalData: [],
      personalKeys: {},
      topics: {},
      buckets: {},
      invocable: [],
      monitoring: undefined,
      streamReaders: 'separate',
      eventStore: {},
      queues: {},
      eventBus: undefined,
      functions: Object.fromEntries(functionRoles.map((role) => [role, {}])),
      cloudRun: {},
      overrides: {},
      http: undefined,
    });
  });
});
