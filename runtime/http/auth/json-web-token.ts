import type { Caller } from '../../message/caller.ts';
import { type JwtAuth, jwtAlgorithms } from './auth.ts';
import type { Authenticate, AuthPorts } from './auth-ports.ts';
import { InvalidTokenError, UnauthenticatedError } from './errors.ts';
import { createIssuerKeys } from './issuer-keys.ts';
import { defaultClockToleranceSeconds, jwtCaller } from './jwt-caller.ts';

/** Tells callers by their tokens. The library that verifies them is loaded with the first token. */
export function createTokenCheck(auth: JwtAuth, { now, fetch }: Pick<AuthPorts, 'now' | 'fetch'>): Authenticate {
  const { issuer, audience, clockToleranceSeconds = defaultClockToleranceSeconds } = auth;
  const keys = createIssuerKeys(auth, fetch);
  const options = {
    issuer,
    audience: [audience].flat(),
    algorithms: jwtAlgorithms.filter((algorithm) => auth.algorithms?.includes(algorithm) ?? true),
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['exp'],
  };
  return async ({ headers }) => {
    const token = bearerToken(headers.authorization);
    const { jwtVerify } = await import('jose/jwt/verify');
    const verified = await jwtVerify(token, keys, { ...options, currentDate: new Date(now()) }).catch(refuse);
    return jwtCaller(verified.payload as Caller['claims'], auth);
  };
}

/** What follows `Bearer`; a request with other credentials has none of ours (https://www.rfc-editor.org/rfc/rfc6750#section-2.1). */
function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined || !/^bearer(\s|$)/i.test(authorization))
    throw new UnauthenticatedError({ needs: 'a token: Authorization: Bearer <token>', challenge: 'Bearer' });
  const token = /^bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) throw new InvalidTokenError({ fault: 'it is malformed' });
  return token;
}

/** What the library finds wrong with a token is told the caller in our words; anything else is no fault of the token. */
function refuse(error: unknown): never {
  const { code, claim } = (error ?? {}) as { readonly code?: unknown; readonly claim?: unknown };
  if (typeof code !== 'string' || !code.startsWith('ERR_J')) throw error;
  throw new InvalidTokenError({ fault: faultOf(code, claim) }, { cause: error });
}

function faultOf(code: string, claim: unknown): string {
  if (code === 'ERR_JWT_EXPIRED') return 'it has expired';
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return `its claim ${String(claim)} is not as it must be`;
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') return 'its signature does not match';
  if (code === 'ERR_JWKS_NO_MATCHING_KEY') return 'it is not signed with a key of the issuer';
  if (code === 'ERR_JOSE_ALG_NOT_ALLOWED') return 'its signature is of a kind that is not taken';
  return 'it can not be verified';
}
