import { matchRoutes } from '../../../runtime/http/match-routes.ts';

describe('a route', () => {
  const route = (method: string, path: string) => ({ method, path });
  const match = matchRoutes([
    route('GET', '/orders/:orderId'),
    route('GET', '/orders/new'),
    route('POST', '/orders'),
    route('DELETE', '/orders'),
    route('POST', '/:parameter'),
  ]);
  const found = (method: string, path: string) => {
    const matched = match(method, path);
    return 'route' in matched ? { path: matched.route.path, method: matched.route.method, ...matched.parameters } : undefined;
  };

  it('is found again by its very path, each time as the first that fits', () => {
    for (let time = 0; time < 3; time += 1) {
      expect(found('POST', '/orders')).toEqual({ method: 'POST', path: '/orders' });
      expect(found('DELETE', '/orders')).toEqual({ method: 'DELETE', path: '/orders' });
      expect(found('GET', '/orders/new')).toEqual({ method: 'GET', path: '/orders/:orderId', orderId: 'new' });
      expect(found('GET', '/orders/1')).toEqual({ method: 'GET', path: '/orders/:orderId', orderId: '1' });
      expect(found('GET', '/orders')).toBeUndefined();
    }
  });

  it('that is asked for by its own text has that text for a parameter, and no other request has', () => {
    for (const value of [':parameter', 'x', ':parameter', 'y'])
      expect(found('POST', `/${value}`)).toEqual({ method: 'POST', path: '/:parameter', parameter: value });
  });
});
