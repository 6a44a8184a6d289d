import type { RouteDescription, ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { codesOf, faultsOf, httpWith, onlyRoute, route as routeOf, sound } from './describe.ts';

describe('a route', () => {
  it('leads to a command that the service has', () => {
    expect(codesOf(faultsOf(onlyRoute('POST', '/orders', 'command', 'Unheard')))).toEqual([
      "unknown-command at http.routes['POST /orders']",
    ]);
    expect(codesOf(faultsOf(onlyRoute('POST', '/orders', 'enqueued', 'Unheard')))).toEqual([
      "unknown-command at http.routes['POST /orders']",
    ]);
  });

  it('leads to a query that the service has', () => {
    expect(faultsOf(onlyRoute('GET', '/orders', 'query', 'Unheard'))).toEqual([
      expect.objectContaining({ code: 'unknown-query', message: 'the service has no query Unheard' }),
    ]);
  });

  it.each<[ServiceDescription['queues'], string, string]>([
    [{}, 'there are 0', 'list SubmitOrder in a queue'],
    [{ one: { commands: ['SubmitOrder'] }, two: { commands: ['SubmitOrder'] } }, 'there are 2', 'list it in one of one, two'],
  ])('that enqueues needs exactly one queue: %p', (queues, message, remedy) => {
    expect(faultsOf({ ...onlyRoute('POST', '/submit', 'enqueued', 'SubmitOrder'), queues })).toEqual([
      expect.objectContaining({ code: 'no-single-queue', message: expect.stringContaining(message), remedy }),
    ]);
  });

  it.each([
    '',
    'orders',
    '/orders/',
    '//',
    '/or ders',
    '/orders/{id}',
    '/orders/*',
    '/:',
    '/:order-id',
    '/orders:batch',
    '/orders?x=1',
    '/orders/..',
    '/./orders',
    '/:id?',
  ])("can't have the path %j", (path) => {
    const faults = faultsOf(onlyRoute('POST', path, 'command', 'CreateOrder'));
    expect(codesOf(faults)).toEqual([`invalid-path at http.routes['POST ${path}']`]);
  });

  it.each(['/', '/orders', '/orders/:orderId/items/:sku_2', '/v1.0/~me', '/_private'])('may have the path %s', (path) => {
    expect(faultsOf(onlyRoute('POST', path, 'command', 'CreateOrder'))).toEqual([]);
  });

  it('takes fields from headers that can be', () => {
    const found = (headers: Record<string, string>) =>
      faultsOf({ http: httpWith({ ...routeOf('POST', '/orders', 'command', 'CreateOrder'), headers }) });
    expect(codesOf(found({ orderId: 'bad name' }))).toEqual(["invalid-header-name at http.routes['POST /orders']"]);
    expect(found({ orderId: 'x-order-id' })).toEqual([]);
  });

  it('names each parameter once', () => {
    expect(faultsOf(onlyRoute('POST', '/a/:id/b/:id', 'command', 'CreateOrder'))).toEqual([
      expect.objectContaining({ code: 'invalid-path', message: 'it has the parameter :id twice' }),
    ]);
  });

  it.each(['/_allframe', '/_allframe/bus'])('leaves %s to the local host', (path) => {
    expect(codesOf(faultsOf(onlyRoute('POST', path, 'command', 'CreateOrder')))).toEqual([`reserved-path at http.routes['POST ${path}']`]);
  });
});

describe('two routes', () => {
  it("can't have one method and path, even with other parameters", () => {
    expect(codesOf(withRoute({ method: 'GET', path: '/orders/:id' }))).toEqual(["duplicate-route at http.routes['GET /orders/:id']"]);
  });

  it.each<Pick<RouteDescription, 'method' | 'path'>>([
    { method: 'PUT', path: '/orders/:orderId' },
    { method: 'GET', path: '/orders/new' },
    { method: 'GET', path: '/customers/:orderId' },
  ])('differ: %p', (route) => expect(withRoute(route)).toEqual([]));
});

describe('two mounted apps', () => {
  const placesOf = (...paths: readonly string[]) =>
    codesOf(faultsOf({ http: { ...httpWith(), mounts: paths.map((path) => ({ path, public: false, uses: [] })) } }));

  it('stand in an order in which both are reached', () => {
    expect(placesOf('/a', '/a/b')).toEqual(["unreachable-mount at http.mounts['/a/b']"]);
    expect(placesOf('/a/b', '/a', '/ab')).toEqual([]);
  });
});

function withRoute({ method, path }: Pick<RouteDescription, 'method' | 'path'>) {
  return faultsOf({ http: httpWith(...(sound.http?.routes ?? []), routeOf(method, path, 'query', 'GetOrder')) });
}

it('needs a decision on who may call, also of those who write no TypeScript', () => {
  const { auth: _, ...undecided } = httpWith();
  expect(codesOf(faultsOf({ http: undecided as never }))).toEqual(['auth-undecided at http.auth']);
});
