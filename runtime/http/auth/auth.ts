/** Who may call the HTTP API: plain data, which infrastructure reads too. */
export type Auth = JwtAuth | ApiKeyAuth | IamAuth | NoAuth;

/** Callers have a JSON Web Token of an issuer. */
export interface JwtAuth extends JwtOptions {
  readonly kind: 'jwt';
}

/** Callers have a key that the service knows the hash of. */
export interface ApiKeyAuth extends ApiKeyOptions {
  readonly kind: 'apiKey';
}

/** The platform authenticates callers, by its own identities. */
export interface IamAuth extends TenantHeader {
  readonly kind: 'iam';
}

/** Everybody may call. */
export interface NoAuth extends TenantHeader {
  readonly kind: 'none';
}

/** What `jwt()` takes. */
export interface JwtOptions {
  /** As it stands in tokens, letter by letter: `https://auth.example.com/`. */
  readonly issuer: string;
  /** Of a token, one must be among these. */
  readonly audience: string | readonly string[];
  /**
   * Where the issuer's keys are.
   *
   * @default what the issuer's `/.well-known/openid-configuration` says
   */
  readonly jwksUri?: string | undefined;
  /**
   * The signatures that are taken.
   *
   * @default all of the list
   */
  readonly algorithms?: readonly JwtAlgorithm[] | undefined;
  /**
   * The claim that names the caller; a token without it is refused.
   *
   * @default 'sub'
   */
  readonly actor?: string | undefined;
  /**
   * The claim that names the caller's tenant; a token without it is refused.
   *
   * @default none: callers have no tenant
   */
  readonly tenant?: string | undefined;
  /**
   * How far the issuer's clock may be off, in seconds.
   *
   * @default 5
   */
  readonly clockToleranceSeconds?: number | undefined;
  /**
   * Who verifies tokens. `gateway`: an authorizer for JSON Web Tokens of API Gateway, or one for a user pool of Cognito, stands before every
   * route, and what it says of the caller is taken, where issuer, audience and expiry are those that stand here; a request that it says
   * nothing of is refused. Claims are then text: `"true"`, `"[a b]"`. The local host, before which no gateway stands, verifies tokens itself.
   *
   * @default 'service'
   */
  readonly verifiedBy?: 'service' | 'gateway' | undefined;
}

/** Signatures whose secret stays with the issuer. The others, such as HS256, would let every service that checks tokens make them too. */
export const jwtAlgorithms = [
  ...(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'] as const),
  ...(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const),
] as const;

/** The signatures that tokens may have. */
export type JwtAlgorithm = (typeof jwtAlgorithms)[number];

/** What `apiKey()` takes. */
export interface ApiKeyOptions {
  /** @default 'x-api-key' */
  readonly header?: string | undefined;
  /** The keys, or the variable of the function's environment that holds them as JSON. */
  readonly keys: readonly ApiKey[] | { readonly fromEnvironment: string };
}

/** One key. What is written down tells nobody the key itself. */
export interface ApiKey {
  /** Who calls with it. */
  readonly name: string;
  /** The SHA-256 of the key's UTF-8 bytes, as 64 hexadecimal digits. The key must be random: that of a word is soon guessed. */
  readonly sha256: string;
  /** @default none: the caller has no tenant */
  readonly tenant?: string | undefined;
}

/** How callers that are trusted say whose data a call is about. */
export interface TenantHeader {
  /**
   * The header that names the tenant.
   *
   * @default none: callers have no tenant
   */
  readonly tenantHeader?: string | undefined;
}

/**
 * Lets in who has a JSON Web Token of this issuer, as `Authorization: Bearer <token>`. It must be for this audience, signed with one of the
 * issuer's keys, and expire.
 *
 * @example
 * ```ts
 * import { http, jwt } from '@allframe/serverless/runtime';
 *
 * const api = http({
 *   auth: jwt({ issuer: 'https://auth.example.com/', audience: 'https://orders.example.com', tenant: 'org_id' }),
 *   routes: (router) => router,
 * });
 * ```
 */
export function jwt(options: JwtOptions): JwtAuth {
  return { kind: 'jwt', ...options };
}

/**
 * Lets in who has a key, whose SHA-256 the service knows.
 *
 * @example
 * ```ts
 * import { apiKey, http } from '@allframe/serverless/runtime';
 *
 * const api = http({ auth: apiKey({ keys: { fromEnvironment: 'API_KEYS' } }), routes: (router) => router });
 * ```
 */
export function apiKey(options: ApiKeyOptions): ApiKeyAuth {
  return { kind: 'apiKey', ...options };
}

/** Lets in whom the platform lets in: on AWS who signs requests and may `execute-api:Invoke`, on Google Cloud who has the role `run.invoker`. */
export function iam(options: TenantHeader = {}): IamAuth {
  return { kind: 'iam', ...options };
}

/** Lets everybody call: for examples, and for services behind something that authenticates, whose `tenantHeader` can be believed. */
export function none(options: TenantHeader = {}): NoAuth {
  return { kind: 'none', ...options };
}
