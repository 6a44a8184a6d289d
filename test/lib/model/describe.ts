import { checkService } from '../../../lib/model/check-service.ts';
import type { Diagnostic } from '../../../lib/model/diagnostics.ts';
import type { ServiceDescription } from '../../../runtime/service/describe-service.ts';

/** A service without a fault that has something of everything. */
export const sound: ServiceDescription = {
  name: 'orders',
  commands: [
    { name: 'CreateOrder', aggregate: 'Order' },
    { name: 'SubmitOrder', aggregate: 'Order' },
  ],
  queries: [{ name: 'GetOrder', projection: 'Orders' }],
  projections: [{ name: 'Orders', version: 1, from: ['Order'], indexes: { byCustomer: ['customerId', 'cents'] } }],
  eventStore: {},
  queues: { orderQueue: { commands: ['SubmitOrder'] } },
  eventBus: { name: undefined, dispatch: { 'basket.abandoned': { source: 'shop', command: 'SubmitOrder' } } },
  functions: {},
  cloudRun: {},
  http: {
    auth: { kind: 'none' },
    routes: [
      { method: 'POST', path: '/orders', target: { kind: 'command', name: 'CreateOrder' } },
      { method: 'POST', path: '/orders/:orderId/submit', target: { kind: 'enqueued', name: 'SubmitOrder' } },
      { method: 'GET', path: '/orders/:orderId', target: { kind: 'query', name: 'GetOrder' } },
    ],
  },
};

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
  return { http: { auth: { kind: 'none' }, routes: [{ method, path, target: { kind, name } }] } };
}
