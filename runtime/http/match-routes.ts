import { TrieRouter } from 'hono/router/trie-router';
import { type Problem, problem } from './problem.ts';
import type { Route } from './router.ts';

/** A route and the parameters of its path, decoded; or why there is none. */
export type RouteMatch =
  | { readonly route: Route; readonly parameters: Readonly<Record<string, string>> }
  | { readonly problem: Problem; readonly headers: Readonly<Record<string, string>> };

/** Finds routes by method and path; a known path with another method is told apart from an unknown path. */
export function matchRoutes(routes: readonly Route[]): (method: string, path: string) => RouteMatch {
  const router = new TrieRouter<Route>();
  for (const route of routes) router.add(route.method, route.path, route);
  const methods = [...new Set(routes.map(({ method }) => method))];

  return (method, path) => {
    // The router looks methods up in a plain object, where a name such as `constructor` would be found.
    const found = methods.some((known) => known === method) && firstMatch(router, method, path);
    if (found) return found;
    const allowed = methods.filter((other) => firstMatch(router, other, path));
    if (allowed.length === 0) return { problem: problem(404, 'not-found', `There is no route ${method} ${path}`), headers: {} };
    const detail = `${path} takes ${allowed.join(', ')}, not ${method}`;
    return { problem: problem(405, 'method-not-allowed', detail), headers: { allow: allowed.join(', ') } };
  };
}

function firstMatch(router: TrieRouter<Route>, method: string, path: string): Extract<RouteMatch, { route: Route }> | undefined {
  const [handlers] = router.match(method, path);
  const first = handlers[0];
  if (!first) return undefined;
  const [route, parameters] = first as [Route, Record<string, string>];
  return { route, parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, decoded(value)])) };
}

/** A malformed escape stays as it came; the input's schema judges it. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
