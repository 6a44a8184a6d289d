import type { Auth } from './auth.ts';
import type { Authenticate, AuthPorts } from './auth-ports.ts';
import { authenticateCallers } from './authenticate-callers.ts';
import { tenantOf } from './tenant-of.ts';

/**
 * Makes what tells the callers of an API.
 *
 * @throws {InvalidApiKeysError} when the service's API keys can't be read
 */
export function createAuthenticate(auth: Auth, ports: AuthPorts): Authenticate {
  if (auth.kind !== 'none') return authenticateCallers(auth, ports);
  return async (request) => ({ kind: 'none', tenant: tenantOf(request, auth), claims: {} });
}
