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
  sagas: [],
  reactors: [],
  schedules: {},
  tenants: false,
  personalData: [],
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
