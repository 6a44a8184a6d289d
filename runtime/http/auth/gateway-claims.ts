import type { Caller } from '../../message/caller.ts';
import type { JwtAuth } from './auth.ts';
import type { Authenticate, AuthPorts } from './auth-ports.ts';
import { InvalidTokenError, UnauthenticatedError } from './errors.ts';
import { defaultClockToleranceSeconds, jwtCaller } from './jwt-caller.ts';

/**
 * Tells callers by what the platform has verified of their tokens. It may verify for another issuer or audience than the service trusts,
 * by mistake, and keep an answer longer than the token lives: that is looked at again.
 */
export function createClaimsCheck(auth: JwtAuth, { now }: Pick<AuthPorts, 'now'>): Authenticate {
  const { clockToleranceSeconds = defaultClockToleranceSeconds } = auth;
  return async ({ authorizer }) => {
    if (authorizer?.kind !== 'jwt') throw new UnauthenticatedError({ needs: 'a token that the gateway has verified', challenge: 'Bearer' });
    const { claims } = authorizer;
    if (claims.iss !== auth.issuer) refuse('iss');
    if (![auth.audience].flat().some((audience) => audiencesOf(claims).includes(audience))) refuse('aud');
    if (!(expiryOf(claims) > now() - clockToleranceSeconds * 1_000)) throw new InvalidTokenError({ fault: 'it has expired' });
    return jwtCaller(claims, auth);
  };
}

function refuse(claim: string): never {
  throw new InvalidTokenError({ fault: `its claim ${claim} is not as it must be` });
}

/** API Gateway makes `[a b]` of a list. Where there is no audience, it looks at the client, as access tokens of Cognito have one instead. */
function audiencesOf({ aud, client_id: client }: Caller['claims']): readonly unknown[] {
  const audience = aud ?? client;
  if (typeof audience !== 'string') return Array.isArray(audience) ? audience : [];
  return [audience, ...(/^\[.*\]$/.test(audience) ? audience.slice(1, -1).split(' ') : [])];
}

/** In milliseconds since the epoch: an HTTP API tells seconds, an authorizer for Cognito a date such as `Tue Nov 24 09:13:20 UTC 2026`. */
function expiryOf({ exp }: Caller['claims']): number {
  const seconds = Number(exp ?? Number.NaN);
  return Number.isNaN(seconds) ? Date.parse(String(exp)) : seconds * 1_000;
}
