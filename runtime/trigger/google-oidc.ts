import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { AuthPorts } from '../http/auth/auth-ports.ts';
import { InvalidTokenError, UnauthenticatedError } from '../http/auth/errors.ts';
import { createIssuerKeys } from '../http/auth/issuer-keys.ts';
import { ForeignPushError } from './google-errors.ts';

/** Who signs what Pub/Sub, Eventarc, Cloud Scheduler and Cloud Tasks push (https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions). */
export const googleIssuer = 'https://accounts.google.com';

/** Where Google tells the keys of its tokens (https://accounts.google.com/.well-known/openid-configuration). */
export const googleJwksUri = 'https://www.googleapis.com/oauth2/v3/certs';

/** What stands in the place of the signature that Cloud Run has verified itself (https://cloud.google.com/run/docs/troubleshooting#signature-removed). */
const removedSignature = '.SIGNATURE_REMOVED_BY_GOOGLE';

/** Clocks differ by as much. */
const clockToleranceSeconds = 60;

/** How tokens of pushes are verified. */
export interface PushCheckOptions extends Pick<AuthPorts, 'now' | 'fetch'> {
  /**
   * Where the keys are.
   *
   * @default googleJwksUri
   */
  readonly jwksUri?: string | undefined;
  /**
   * `required`: every token is verified by its signature. `removed`: Cloud Run stands before the service and lets nobody in without a token that
   * it has verified; it then takes the signature away, and such a token is taken at its word. A signature that is there is verified in any case.
   */
  readonly signatures: 'required' | 'removed';
}

/** Whom a path expects. */
export interface PushIdentity {
  /** The e-mails of the accounts that may call. */
  readonly accounts: readonly string[];
  /** Whom tokens are for: the service's own addresses. */
  readonly audiences: readonly string[];
}

/**
 * Verifies who pushes, by issuer, audience, time and e-mail of the token (rule I1).
 *
 * @throws {UnauthenticatedError} without a token
 * @throws {InvalidTokenError} when the token proves nothing
 * @throws {ForeignPushError} when it proves somebody else
 * @throws {IssuerUnreachableError} when Google does not tell its keys: retryable
 */
export type PushCheck = (headers: Readonly<Record<string, string | undefined>>, expected: PushIdentity) => Promise<void>;

/** Makes the check of pushes. The library that verifies tokens is loaded with the first one. */
export function createPushCheck({ now, fetch, jwksUri = googleJwksUri, signatures }: PushCheckOptions): PushCheck {
  const keys = createIssuerKeys({ kind: 'jwt', issuer: googleIssuer, audience: '', jwksUri }, fetch);
  return async (headers, { accounts, audiences }) => {
    const token = tokenOf(headers);
    const isRemoved = signatures === 'removed' && token.endsWith(removedSignature);
    const options = { issuer: [googleIssuer, 'accounts.google.com'], audience: [...audiences], currentDate: new Date(now()) };
    const claims = isRemoved ? await claimsOf(token, options) : await verified(token, keys, options);
    const { email, email_verified: isVerified } = claims;
    const account = typeof email === 'string' && isVerified === true ? email : undefined;
    if (account === undefined || !accounts.includes(account)) throw new ForeignPushError({ account, accounts });
  };
}

/**
 * Where a request has both headers, Cloud Run looks at the first alone
 * (https://cloud.google.com/run/docs/authenticating/service-to-service): the other one is whatever the caller put there.
 */
function tokenOf({ 'x-serverless-authorization': first, authorization }: Readonly<Record<string, string | undefined>>): string {
  const token = /^bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(first ?? authorization ?? '')?.[1];
  if (token === undefined)
    throw new UnauthenticatedError({ needs: 'a token of Google: Authorization: Bearer <token>', challenge: 'Bearer' });
  return token;
}

interface Expected {
  readonly issuer: string[];
  readonly audience: string[];
  readonly currentDate: Date;
}

async function verified(token: string, keys: JWTVerifyGetKey, expected: Expected): Promise<JWTPayload> {
  const { jwtVerify } = await import('jose/jwt/verify');
  const options = { ...expected, algorithms: ['RS256'], clockTolerance: clockToleranceSeconds, requiredClaims: ['exp'] };
  return (await jwtVerify(token, keys, options).catch(refuse)).payload;
}

/** The library checks all claims of a token without a signature where it says so itself. */
async function claimsOf(token: string, expected: Expected): Promise<JWTPayload> {
  const { UnsecuredJWT } = await import('jose/jwt/unsecured');
  const [, claims] = token.split('.');
  const unsecured = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
  try {
    const { payload } = UnsecuredJWT.decode(unsecured, { ...expected, clockTolerance: clockToleranceSeconds, requiredClaims: ['exp'] });
    return payload;
  } catch (error) {
    return refuse(error);
  }
}

/** What the library finds wrong with a token; anything else is no fault of the token. */
function refuse(error: unknown): never {
  const { code, claim } = (error ?? {}) as { readonly code?: unknown; readonly claim?: unknown };
  if (typeof code !== 'string' || !code.startsWith('ERR_J')) throw error;
  throw new InvalidTokenError(
    { fault: typeof claim === 'string' ? `its claim ${claim} is not as it must be` : 'it can not be verified' },
    { cause: error },
  );
}
