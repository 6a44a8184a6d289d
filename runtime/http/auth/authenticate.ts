import type { Caller } from '../../message/caller.ts';
import type { HttpRequest } from '../http-message.ts';
import type { Auth } from './auth.ts';
import type { Authenticate, AuthPorts } from './auth-ports.ts';
import { authenticateCallers } from './authenticate-callers.ts';
import { tenantOf } from './tenant-of.ts';

/**
 * Makes what tells the callers of an API: at once, where everybody may call.
 *
 * @throws {InvalidApiKeysError} when the service's API keys can't be read
 */
export function createAuthenticate(auth: Auth, ports: AuthPorts): Authenticate | ((request: HttpRequest) => Caller) {
  if (auth.kind !== 'none') return authenticateCallers(auth, ports);
  return (request) => ({ kind: 'none', tenant: tenantOf(request, auth), claims: {} });
}
