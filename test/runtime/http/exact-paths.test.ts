import { matchRoutes } from '../../../runtime/http/match-routes.ts';

describe('routes that stand before all that have parameters', () => {
  const routes = [
    { method: 'POST', path: '/orders', name: 'first' },
    { method: 'POST', path: '/orders', name: 'second' },
    { method: 'GET', path: '/:page', name: 'page' },
    { method: 'GET', path: '/orders', name: 'behind' },
  ];
  const match = matchRoutes(routes);
  const nameOf = (method: string, path: string) => {
    const matched = match(method, path);
    return 'route' in matched ? matched.route.name : undefined;
  };

  it('are found by their very path, the first of them', () => {
    expect(nameOf('POST', '/orders')).toBe('first');
  });

  it('hide nothing of those behind them', () => {
    expect(nameOf('GET', '/orders')).toBe('page');
    expect(nameOf('GET', '/other')).toBe('page');
    expect(nameOf('POST', '/other')).toBeUndefined();
  });

  it('count where a path is asked for what it takes', () => {
    expect(match('DELETE', '/orders')).toMatchObject({ headers: { allow: expect.stringContaining('POST') } });
  });
});
