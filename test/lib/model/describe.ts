import { checkService } from '../../../lib/model/check-service.ts';
import type { Diagnostic } from '../../../lib/model/diagnostics.ts';
import type {
  HttpDescription,
  RouteDescription,
  ServiceDescription,
  TargetDescription,
} from '../../../runtime/service/describe-service.ts';

/** A service without a fault that has something of everything. */
export const sound: ServiceDescription = {
  name: 'orders',
  commands: [
    { name: 'CreateOrder', aggregate: 'Order', reads: [] },
    { name: 'SubmitOrder', aggregate: 'Order', reads: [] },
  ],
  queries: [{ name: 'GetOrder', projection: 'Orders', aggregates: [] }],
  projections: [{ name: 'Orders', version: 1, from: ['Order'], replaces: undefined, indexes: { byCustomer: ['customerId', 'cents'] } }],
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
  queues: { orderQueue: { commands: ['SubmitOrder'] } },
  eventBus: { name: undefined, publish: [], dispatch: { 'basket.abandoned': { source: 'shop', command: 'SubmitOrder' } } },
  functions: {},
  cloudRun: {},
  http: httpWith(
    route('POST', '/orders', 'command', 'CreateOrder'),
    route('POST', '/orders/:orderId/submit', 'enqueued', 'SubmitOrder'),
    route('GET', '/orders/:orderId', 'query', 'GetOrder'),
  ),
};

/** A service that uses every part, with the settings that make most resources. */
export const everything: ServiceDescription = {
  ...sound,
  commands: [...sound.commands, { name: 'SendMail', aggregate: undefined, reads: [] }],
  projections: [{ name: 'Orders', version: 2, from: ['Order'], replaces: 1, indexes: { byCustomer: ['customerId', 'cents'] } }],
  replacedProjections: [{ name: 'Orders', version: 1, from: ['Order'], replaces: undefined, indexes: {} }],
  sagas: [{ name: 'Fulfilment', from: ['Order'], startFrom: 'now' }],
  reactors: [{ name: 'Mailer', from: ['Order'], startFrom: 'now' }],
  schedules: { nightly: { timing: { cron: '0 3 * * *', timezone: 'Europe/Berlin' }, command: 'CreateOrder', tenant: undefined } },
  personalData: ['Order'],
  personalKeys: { kms: true },
  topics: {
    shipments: { command: 'SubmitOrder', through: 'function', filter: { carrier: ['fast'] } },
    returns: { command: 'SubmitOrder', through: 'queue', arn: 'arn:aws:sns:eu-central-1:123456789012:returns' },
  },
  buckets: { uploads: { on: ['created'], reads: true, suffix: '.csv' } },
  invocable: [
    { kind: 'command', name: 'SubmitOrder' },
    { kind: 'query', name: 'GetOrder' },
  ],
  monitoring: { alarmTopic: 'arn:aws:sns:eu-central-1:123456789012:alarms' },
  eventStore: { snapshotEvery: 100, byTimestamp: {} },
  queues: { ...sound.queues, strict: { commands: ['CreateOrder'], fifo: true, maxConcurrency: 5 } },
  eventBus: {
    name: undefined,
    archive: { retentionDays: 30 },
    publish: [{ name: 'order.submitted', version: 1, from: 'OrderSubmitted', aggregates: ['Order'] }],
    dispatch: { 'basket.abandoned': { source: 'shop', command: 'SubmitOrder' } },
  },
  functions: {
    worker: {
      environment: { A_KEY: 'a', STRIPE_KEY: { kind: 'secret', name: 'orders/stripe' } },
      reservedConcurrency: 20,
      canary: { percent: 10, minutes: 5 },
      network: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
    },
    api: { provisionedConcurrency: 2 },
  },
};

/** An API that everybody may call, with these routes. */
export function httpWith(...routes: readonly RouteDescription[]): HttpDescription {
  return { auth: { kind: 'none' }, cors: undefined, openapi: undefined, maxBodyBytes: undefined, routes, mounts: [] };
}

/** A route that is not public. */
export function route(method: RouteDescription['method'], path: string, kind: TargetDescription['kind'], name: string): RouteDescription {
  return { method, path, target: { kind, name }, public: false, uses: [] };
}

/** What is found in the sound service, changed. */
export function faultsOf(changes: Partial<ServiceDescription>, stage = 'dev'): readonly Diagnostic[] {
  return checkService({ ...sound, ...changes }, stage);
}

/** Says of each fault its code and place, which is what a test names. */
export function codesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ code, place }) => `${code} at ${place}`);
}

/** One route, and no other. */
export function onlyRoute(
  method: 'GET' | 'POST',
  path: string,
  kind: 'command' | 'enqueued' | 'query',
  name: string,
): Partial<ServiceDescription> {
  return { http: httpWith(route(method, path, kind, name)) };
}
