import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** The time of every test, in milliseconds since the epoch. */
export const now = Date.parse('2026-01-01T12:00:00.000Z');
const second = 1_000;

export const issuer = 'https://auth.example.com/';
export const audience = 'https://orders.example.com';

/** Claims of a token that nothing is wrong with. */
export const sound: JWTPayload = { iss: issuer, aud: audience, sub: 'user-1', iat: now / second - 60, exp: now / second + 60 };

const algorithm = 'RS256';
/** Made once a process: it takes long. */
let keys: ReturnType<typeof generateKeyPair> | undefined;

/** A stand-in for an issuer of tokens: its keys, and what it serves over HTTP. */
export async function startIssuer() {
  keys ??= generateKeyPair(algorithm, { extractable: true });
  const { privateKey, publicKey } = await keys;
  const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1', alg: algorithm };
  const asked: string[] = [];
  let answers: Record<string, () => Response> = {
    [`${issuer}.well-known/openid-configuration`]: () => Response.json({ issuer, jwks_uri: `${issuer}keys` }),
    [`${issuer}keys`]: () => Response.json({ keys: [jwk] }),
  };
  const fetch = (async (url: string | URL) => {
    asked.push(String(url));
    const answer = answers[String(url)];
    if (!answer) throw new TypeError('fetch failed');
    return answer();
  }) as typeof globalThis.fetch;
  return {
    jwk,
    publicKey,
    asked,
    fetch,
    /** What the issuer serves from now on; where nothing is served, it can't be reached. */
    serve: (next: typeof answers) => {
      answers = next;
    },
    answers,
    token: (claims: JWTPayload = {}, header: { kid?: string; alg?: string } = {}, key: CryptoKey = privateKey) =>
      new SignJWT({ ...sound, ...claims }).setProtectedHeader({ alg: algorithm, kid: 'key-1', ...header }).sign(key),
  };
}

/** A part of a token, as text. */
export function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
