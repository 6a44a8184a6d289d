import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { issuerUrl } from './issuer-url.ts';

/** Makes JSON Web Tokens, and publishes its keys. */
export interface Issuer {
  /** An `authorization` header with these claims; they expire in an hour unless they say when. */
  bearer(claims: JWTPayload, audience: string): Promise<{ readonly authorization: string }>;
  stop(): Promise<void>;
}

/**
 * Starts the issuer.
 *
 * @throws Error where somebody else listens on its port
 */
export async function startIssuer(port: number): Promise<Issuer> {
  const url = issuerUrl(port);
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' }];
  const server = await listening(port, {
    '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}keys` },
    '/keys': { keys },
    '/.well-known/jwks.json': { keys },
  });
  return {
    async bearer(claims, audience) {
      const token = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'key-1' }).setIssuer(url).setAudience(audience);
      if (claims.exp === undefined) token.setExpirationTime('1h');
      return { authorization: `Bearer ${await token.setIssuedAt().sign(privateKey)}` };
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function listening(port: number, documents: Readonly<Record<string, object>>): Promise<Server> {
  const server = createServer(({ url = '' }, response) => {
    const document = documents[url];
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(document ?? {}));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
