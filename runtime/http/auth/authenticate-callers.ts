import type { HttpRequest } from '../http-message.ts';
import { createKeyCheck } from './api-key.ts';
import type { Auth, JwtAuth } from './auth.ts';
import type { Authenticate, AuthPorts } from './auth-ports.ts';
import { UnauthenticatedError } from './errors.ts';
import { tenantOf } from './tenant-of.ts';

/**
 * Makes what tells the callers of an API that not everybody may call.
 *
 * @throws {InvalidApiKeysError} when the service's API keys can't be read
 */
export function authenticateCallers(auth: Exclude<Auth, { readonly kind: 'none' }>, ports: AuthPorts): Authenticate {
  switch (auth.kind) {
    case 'jwt':
      return laterTokenCheck(auth, ports);
    case 'apiKey':
      return createKeyCheck(auth, ports);
    case 'iam':
      return async (request) => ({ kind: 'iam', actor: identityOf(request, ports), tenant: tenantOf(request, auth), claims: {} });
  }
}

/** By code that is loaded with the first request: a cold start without tokens does not wait for it. */
function laterTokenCheck(auth: JwtAuth, ports: AuthPorts): Authenticate {
  let check: Promise<Authenticate> | undefined;
  return async (request) => {
    check ??= tokenCheck(auth, ports);
    return (await check)(request);
  };
}

async function tokenCheck(auth: JwtAuth, ports: AuthPorts): Promise<Authenticate> {
  if (auth.verifiedBy === 'gateway' && !ports.trustsCallerHeader)
    return (await import('./gateway-claims.ts')).createClaimsCheck(auth, ports);
  return (await import('./json-web-token.ts')).createTokenCheck(auth, ports);
}

/** By which a caller is named where no platform does it. */
const callerHeader = 'x-allframe-caller';

function identityOf({ identity, headers }: HttpRequest, { trustsCallerHeader }: AuthPorts): string {
  const actor = identity ?? (trustsCallerHeader ? headers[callerHeader] : undefined);
  if (actor !== undefined && actor !== '') return actor;
  const needs = trustsCallerHeader ? `the header ${callerHeader}, which stands for who calls` : 'an identity that the platform has checked';
  throw new UnauthenticatedError({ needs, challenge: 'IAM' });
}
