import type { Route } from '../router.ts';
import { defaultKeyHeader } from './api-key.ts';
import type { Auth } from './auth.ts';

/** The headers that requests to these routes may have beside those that every API reads, by lower-case name. */
export function requestHeadersOf(auth: Auth, routes: readonly Route[]): readonly string[] {
  const names = [...ofAuth(auth), ...routes.flatMap(({ headers }) => Object.values(headers ?? {}))];
  return [...new Set(names.map((name) => name.toLowerCase()))];
}

function ofAuth(auth: Auth): readonly string[] {
  if (auth.kind === 'apiKey') return [auth.header ?? defaultKeyHeader];
  return auth.kind !== 'jwt' && auth.tenantHeader !== undefined ? [auth.tenantHeader] : [];
}
