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
  const router = new TrieRouter<R>();
  for (const route of routes) router.add(route.method, route.path, route);
  const methods = [...new Set(routes.map(({ method }) => method))];

  return (method, path) => {
    // The router looks methods up in a plain object, where a name such as `constructor` would be found.
    const wanted = method === 'HEAD' ? 'GET' : method;
    const found = methods.some((known) => known === wanted) && firstMatch(router, wanted, path);
    if (found) return found;
    const mount = mounts.find((mounted) => path === mounted.path || path.startsWith(`${mounted.path}/`));
    if (mount) return { mount, path: path.slice(mount.path.length) || '/' };
    return unmatched(
      method,
      path,
      methods.filter((other) => firstMatch(router, other, path)),
    );
  };
}

interface FoundRoute<R> {
  readonly route: R;
  readonly parameters: Readonly<Record<string, string>>;
}

function firstMatch<R>(router: TrieRouter<R>, method: string, path: string): FoundRoute<R> | undefined {
  const [handlers] = router.match(method, path);
  const first = handlers[0];
  if (!first) return undefined;
  const [route, parameters] = first as [R, Record<string, string>];
  return { route, parameters: path.includes('%') ? decodedValues(parameters) : { ...parameters } };
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
