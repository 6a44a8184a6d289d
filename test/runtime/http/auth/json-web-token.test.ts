import { createHmac, generateKeyPairSync } from 'node:crypto';

import fc from 'fast-check';
import { exportSPKI, generateKeyPair, type JWTPayload, UnsecuredJWT } from 'jose';
import { type JwtOptions, jwt } from '../../../../runtime/http/auth/auth.ts';
import { InvalidTokenError, IssuerUnreachableError, UnauthenticatedError } from '../../../../runtime/http/auth/errors.ts';
import { createTokenCheck } from '../../../../runtime/http/auth/json-web-token.ts';
import { audience, encoded, issuer, now, sound, startIssuer } from './issuer.ts';

async function setUp(options: Partial<JwtOptions> = {}) {
  const provider = await startIssuer();
  const check = createTokenCheck(jwt({ issuer, audience, ...options }), { now: () => now, fetch: provider.fetch });
  const asking = (authorization: string | undefined) =>
    check({ ...{ method: 'GET', path: '/', query: {} }, headers: { authorization }, body: '' });
  return { ...provider, asking, presenting: (token: string) => asking(`Bearer ${token}`) };
}

describe('a token of the issuer', () => {
  it('tells who calls, with all that it claims', async () => {
    const { presenting, token } = await setUp();
    const claims = { scope: 'orders:write', roles: ['clerk'] };
    expect(await presenting(await token(claims))).toEqual({ kind: 'jwt', actor: 'user-1', claims: { ...sound, ...claims } });
  });

  it('names actor and tenant by the claims that the service chose', async () => {
    const { presenting, token } = await setUp({ actor: 'email', tenant: 'https://example.com/org' });
    const claims = { email: 'a@example.com', 'https://example.com/org': 'acme' };
    expect(await presenting(await token(claims))).toMatchObject({ actor: 'a@example.com', tenant: 'acme' });
  });

  it.each(['bearer', 'BEARER', 'Bearer  '])('may come with the scheme %j', async (scheme) => {
    const { asking, token } = await setUp();
    expect(await asking(`${scheme} ${await token()}`)).toMatchObject({ actor: 'user-1' });
  });

  it('may be for several audiences, of which one is ours', async () => {
    const { presenting, token } = await setUp({ audience: ['one', audience] });
    expect(await presenting(await token({ aud: ['other', 'one'] }))).toMatchObject({ actor: 'user-1' });
  });

  it('may be a little early or late', async () => {
    const { presenting, token } = await setUp({ clockToleranceSeconds: 30 });
    expect(await presenting(await token({ exp: now / 1_000 - 20, nbf: now / 1_000 + 20 }))).toMatchObject({ actor: 'user-1' });
  });

  it('is checked with keys that are read once', async () => {
    const { presenting, token, asked } = await setUp();
    for (const _ of [1, 2, 3]) await presenting(await token());
    expect(asked).toEqual([`${issuer}.well-known/openid-configuration`, `${issuer}keys`]);
  });

  it('is checked with the keys that the service names, where it does', async () => {
    const { presenting, token, asked } = await setUp({ jwksUri: `${issuer}keys` });
    await presenting(await token());
    expect(asked).toEqual([`${issuer}keys`]);
  });
});

describe('a request without a token', () => {
  it.each([undefined, '', 'Basic dXNlcjpwYXNz', 'Token x', 'Bearertoken'])('is told how to get in: %j', async (authorization) => {
    const { asking, asked } = await setUp();
    const error = await asking(authorization).catch((caught) => caught);
    expect(error).toBeInstanceOf(UnauthenticatedError);
    expect(error.challenge).toBe('Bearer');
    expect(asked).toEqual([]);
  });
});

describe('a token is refused', () => {
  const refused = async (presented: Promise<unknown>, fault: string | RegExp) => {
    const error = await presented.then(
      () => undefined,
      (caught) => caught,
    );
    expect(error).toBeInstanceOf(InvalidTokenError);
    expect(error.message).toMatch(fault);
    expect(error.challenge).toMatch(/^Bearer error="invalid_token", error_description="[\x20\x21\x23-\x5b\x5d-\x7e]+"$/);
  };

  it.each([
    ['of another issuer', { iss: 'https://evil.example.com/' }, 'iss'],
    ['of an issuer that is almost ours', { iss: issuer.slice(0, -1) }, 'iss'],
    ['without an issuer', { iss: undefined }, 'iss'],
    ['for another audience', { aud: 'https://other.example.com' }, 'aud'],
    ['without an audience', { aud: undefined }, 'aud'],
    ['that has expired', { exp: now / 1_000 - 6 }, 'expired'],
    ['that never expires', { exp: undefined }, 'exp'],
    ['that is not valid yet', { nbf: now / 1_000 + 6 }, 'nbf'],
    ['without a subject', { sub: undefined }, 'lacks a claim'],
    ['with an empty subject', { sub: '' }, 'lacks a claim'],
    ['whose subject is no text', { sub: { name: 'admin' } as never }, 'lacks a claim'],
  ])('%s', async (_what, claims, fault) => {
    const { presenting, token } = await setUp();
    await refused(presenting(await token(claims as JWTPayload)), fault);
  });

  it('whose tenant is missing, where the service needs one', async () => {
    const { presenting, token } = await setUp({ tenant: 'org' });
    await refused(presenting(await token()), 'lacks a claim');
    await refused(presenting(await token({ org: ['acme'] })), 'lacks a claim');
  });

  it.each(['__proto__', 'constructor', 'toString'])('whose tenant would be the inherited %s', async (tenant) => {
    const { presenting, token } = await setUp({ tenant });
    await refused(presenting(await token()), 'lacks a claim');
  });

  it('that is not signed', async () => {
    const { presenting } = await setUp();
    await refused(presenting(new UnsecuredJWT(sound).encode()), /malformed|can not be verified|not taken/);
    for (const alg of ['none', 'None', 'NONE', ''])
      for (const signature of ['', 'x']) await refused(presenting(`${encoded({ alg, kid: 'key-1' })}.${encoded(sound)}.${signature}`), /./);
  });

  it('that is signed with the public key as a shared secret', async () => {
    const { presenting, publicKey, jwk } = await setUp();
    const signed = `${encoded({ alg: 'HS256', kid: 'key-1' })}.${encoded(sound)}`;
    for (const secret of [await exportSPKI(publicKey), JSON.stringify(jwk), String(jwk.n)])
      await refused(presenting(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`), 'a kind that is not taken');
  });

  it('whose kind of signature the service does not take, also when a cast lets a shared secret be named', async () => {
    const { presenting, token } = await setUp({ algorithms: ['ES256'] });
    await refused(presenting(await token()), 'a kind that is not taken');
    const cast = await setUp({ algorithms: ['HS256', 'none'] as never });
    await refused(cast.presenting(await cast.token()), 'a kind that is not taken');
  });

  it('that is signed with a key of somebody else, whatever the header names', async () => {
    const { presenting, token } = await setUp();
    const { privateKey } = await generateKeyPair('RS256');
    await refused(presenting(await token({}, {}, privateKey)), 'signature does not match');
    await refused(presenting(await token({}, { kid: 'key-2' }, privateKey)), 'not signed with a key of the issuer');
  });

  it('that brings its own key along', async () => {
    const { presenting, token } = await setUp();
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const header = { jwk: publicKey.export({ format: 'jwk' }), jku: 'https://evil.example.com/keys', x5u: 'https://evil.example.com' };
    await refused(presenting(await token({}, header as never, privateKey as never)), 'signature does not match');
  });

  it('that was changed at any place', async () => {
    const { presenting, token } = await setUp();
    const whole = await token();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.constantFrom(...'AZaz09_-.='), async (at, character) => {
        // The last character of a part may hold bits that mean nothing.
        fc.pre(whole[at] !== character && whole[at + 1] !== '.' && at !== whole.length - 1);
        await refused(presenting(`${whole.slice(0, at)}${character}${whole.slice(at + 1)}`), /./);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Bearer a, Bearer b',
    'Bearer ä',
    'Bearer ..',
    'Bearer a.b.c',
    'Bearer "x"',
    `Bearer ${'x'.repeat(8_000)}`,
  ])('that is malformed: %.20s', async (authorization) => {
    const { asking } = await setUp();
    await refused(asking(authorization), /./);
  });
});

describe('an issuer that does not tell its keys', () => {
  const faults: [string, Record<string, () => Response>][] = [
    ['can not be reached', {}],
    [
      'answers with an error',
      { '.well-known/openid-configuration': () => Response.json({ issuer, jwks_uri: `${issuer}keys` }, { status: 500 }) },
    ],
    ['answers with a page', { '.well-known/openid-configuration': () => new Response('<html>') }],
    [
      'is another one',
      { '.well-known/openid-configuration': () => Response.json({ issuer: 'https://evil.example.com/', jwks_uri: `${issuer}keys` }) },
    ],
    ['names no keys', { '.well-known/openid-configuration': () => Response.json({ issuer }) }],
    [
      'names keys that anybody could exchange',
      { '.well-known/openid-configuration': () => Response.json({ issuer, jwks_uri: 'http://auth.example.com/keys' }) },
    ],
    ['has keys that are none', { keys: () => Response.json({ keys: 'none' }) }],
    ['has its keys elsewhere', { keys: () => new Response('', { status: 302, headers: { location: 'https://evil.example.com' } }) }],
  ];

  it.each(faults)('and %s, is no fault of the token, and lets nobody in', async (_fault, served) => {
    const provider = await setUp();
    const named = Object.entries(served).map(([path, answer]) => [`${issuer}${path}`, answer]);
    // All else is as it should be, so that the one fault is what is found.
    const keys = provider.answers[`${issuer}keys`] as () => Response;
    provider.serve(named.length === 0 ? {} : { ...provider.answers, 'http://auth.example.com/keys': keys, ...Object.fromEntries(named) });
    const error = await provider.presenting(await provider.token()).catch((caught) => caught);
    expect(error).toBeInstanceOf(IssuerUnreachableError);
    expect(error).toMatchObject({ code: 'issuer-unreachable', retryable: true, retryAfterSeconds: 5 });

    provider.serve(provider.answers);
    expect(await provider.presenting(await provider.token())).toMatchObject({ actor: 'user-1' });
  });
});
