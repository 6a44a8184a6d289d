import type { JWTVerifyGetKey } from 'jose';
import type { JwtAuth } from './auth.ts';
import type { AuthPorts } from './auth-ports.ts';
import { IssuerUnreachableError } from './errors.ts';

type Fetch = AuthPorts['fetch'];

/**
 * The keys of an issuer, found when the first token comes. They are kept for ten minutes, and read anew for a key that is unknown, at most
 * every 30 seconds: the library's own cache.
 */
export function createIssuerKeys({ issuer, jwksUri }: JwtAuth, fetch: Fetch): JWTVerifyGetKey {
  let known: Promise<JWTVerifyGetKey> | undefined;
  const find = async (): Promise<JWTVerifyGetKey> => {
    const { createRemoteJWKSet, customFetch } = await import('jose/jwks/remote');
    return createRemoteJWKSet(new URL(jwksUri ?? (await discover(issuer, fetch))), { [customFetch]: fetch });
  };
  const findOnce = () => {
    known ??= find().catch((error) => {
      known = undefined;
      throw error;
    });
    return known;
  };
  return async (header, token) => {
    try {
      const keyOf = await findOnce();
      return await keyOf(header, token);
    } catch (cause) {
      if (isAboutToken(cause)) throw cause;
      throw new IssuerUnreachableError({ issuer }, { cause });
    }
  };
}

const discoveryTimeoutMs = 5_000;

/** Where an issuer says that its keys are (https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig). */
async function discover(issuer: string, fetch: Fetch): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(discoveryTimeoutMs) });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  const { issuer: named, jwks_uri: uri } = (await response.json()) as { readonly issuer?: unknown; readonly jwks_uri?: unknown };
  if (named !== issuer) throw new Error(`${url} is of the issuer ${JSON.stringify(named)}, not of ${issuer}`);
  if (typeof uri !== 'string' || !isSafe(new URL(uri))) throw new Error(`${url} has no jwks_uri with https`);
  return uri;
}

/** Keys that anybody on the way could exchange prove nothing. */
function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** That no key fits is the token's fault; that no keys can be had, the issuer's. */
function isAboutToken(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return ['ERR_JWKS_NO_MATCHING_KEY', 'ERR_JWKS_MULTIPLE_MATCHING_KEYS', 'ERR_JOSE_NOT_SUPPORTED'].includes(String(code));
}
