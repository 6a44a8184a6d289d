import { TrieRouter } from 'hono/router/trie-router';
import { type Unmatched, unmatched } from './unmatched.ts';

/** What routes are told apart by. */
export interface MethodAndPath {
  readonly method: string;
  readonly path: string;
}

/**
 * A route and the parameters of its path, decoded; or an app with the path that it sees; or why there is neither; or what the path takes, for
 * whoever asks with `OPTIONS`.
 */
export type RouteMatch<R, M> =
  | { readonly route: R; readonly parameters: Readonly<Record<string, string>> }
  | { readonly mount: M; readonly path: string }
  | Unmatched;

/**
 * Finds routes by method and path; a known path with another method is told apart from an unknown path. `HEAD` finds what `GET` finds. Of
 * two routes for one request the first counts, and routes come before mounted apps, which take every method.
 */
export function matchRoutes<R extends MethodAndPath, M extends { readonly path: string }>(
  routes: readonly R[],
  mounts: readonly M[] = [],
): (method: string, path: string) => RouteMatch<R, M> {
  let made: TrieRouter<R> | undefined;
  const router = () => {
    made ??= routerOf(routes);
    return made;
  };
  const methods = [...new Set(routes.map(({ method }) => method))];
  const find = withExactPaths<R>(routes, (method, path) => firstMatch(router(), method, path));

  return (method, path) => {
    // The router looks methods up in a plain object, where a name such as `constructor` would be found.
    const wanted = method === 'HEAD' ? 'GET' : method;
    const found = methods.some((known) => known === wanted) && find(wanted, path);
    if (found) return found;
    const mount = mounts.find((mounted) => path === mounted.path || path.startsWith(`${mounted.path}/`));
    if (mount) return { mount, path: path.slice(mount.path.length) || '/' };
    return unmatched(
      method,
      path,
      methods.filter((other) => firstMatch(router(), other, path)),
    );
  };
}

interface FoundRoute<R> {
  readonly route: R;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Looks a path up once that is the very path of its route, as those of most commands are: there are no more of them than routes. What stands before
 * all routes with parameters need not be looked up at all, nor does a cold start make a router for it.
 */
function withExactPaths<R extends MethodAndPath>(routes: readonly R[], find: Find<R>): Find<R> {
  const known = new Map<string, FoundRoute<R>>();
  for (const route of routes) {
    if (/[:*?{]/.test(route.path)) break;
    const key = keyOf(route.method, route.path);
    if (!known.has(key)) known.set(key, { route, parameters: {} });
  }
  return (method, path) => {
    const key = keyOf(method, path);
    const found = known.get(key) ?? find(method, path);
    if (found?.route.path === path) known.set(key, found);
    return found;
  };
}

function keyOf(method: string, path: string): string {
  return `${method} ${path}`;
}

function routerOf<R extends MethodAndPath>(routes: readonly R[]): TrieRouter<R> {
  const router = new TrieRouter<R>();
  for (const route of routes) router.add(route.method, route.path, route);
  return router;
}

type Find<R> = (method: string, path: string) => FoundRoute<R> | undefined;

function firstMatch<R>(router: TrieRouter<R>, method: string, path: string): FoundRoute<R> | undefined {
  const [handlers] = router.match(method, path);
  const first = handlers[0];
  if (!first) return undefined;
  const [route, parameters] = first as [R, Record<string, string>];
  return { route, parameters: path.includes('%') ? decodedValues(parameters) : parameters };
}

function decodedValues(parameters: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, decoded(value)]));
}

/** A malformed escape stays as it came; the input's schema judges it. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
