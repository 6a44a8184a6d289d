import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { createPushCheck, googleJwksUri } from '../../../runtime/trigger/google-oidc.ts';

const now = Date.parse('2026-01-01T00:00:00Z');
const [own, foreign] = [generateKeyPairSync('rsa', { modulusLength: 2048 }), generateKeyPairSync('rsa', { modulusLength: 2048 })];
const account = 'orders-dev-push@p.iam.gserviceaccount.com';
const audience = 'https://orders-dev-worker-abc-ew.a.run.app';
const expected = { accounts: [account], audiences: [audience] };

const claims = { iss: 'https://accounts.google.com', aud: audience, email: account, email_verified: true, exp: now / 1_000 + 3_600 };

function sign(payload: Record<string, unknown> = claims, key: KeyObject = own.privateKey, kid = 'k-1'): Promise<string> {
  return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid }).sign(key);
}

function setUp(signatures: 'required' | 'removed' = 'required', status = 200) {
  const asked: string[] = [];
  const fetch = async (url: unknown) => {
    asked.push(String(url));
    return Response.json({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'k-1', alg: 'RS256', use: 'sig' }] }, { status });
  };
  return { check: createPushCheck({ now: () => now, fetch: fetch as typeof globalThis.fetch, signatures }), asked };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const withoutSignature = (token: string) => `${token.slice(0, token.lastIndexOf('.'))}.SIGNATURE_REMOVED_BY_GOOGLE`;

describe('the token of a push', () => {
  it('is taken from Google’s account for this service, by Google’s keys', async () => {
    const { check, asked } = setUp();
    await check(bearer(await sign()), expected);
    await check(bearer(await sign({ ...claims, iss: 'accounts.google.com' })), expected);
    expect(asked).toEqual([googleJwksUri]);
  });

  it.each([
    ['another issuer', { iss: 'https://evil.example' }, 'invalid-token'],
    ['another audience', { aud: 'https://another.run.app' }, 'invalid-token'],
    ['a time that is past', { exp: now / 1_000 - 61 }, 'invalid-token'],
    ['no time', { exp: undefined }, 'invalid-token'],
    ['another account', { email: 'somebody@p.iam.gserviceaccount.com' }, 'foreign-push'],
    ['an account that Google has not verified', { email_verified: false }, 'foreign-push'],
    ['no account', { email: undefined }, 'foreign-push'],
  ])('is refused for %s, with its signature and without it', async (_what, changed, code) => {
    const token = await sign({ ...claims, ...changed });
    await expect(setUp().check(bearer(token), expected)).rejects.toMatchObject({ code });
    await expect(setUp('removed').check(bearer(withoutSignature(token)), expected)).rejects.toMatchObject({ code });
  });

  it('is refused where somebody else signed it, or nobody', async () => {
    const { check } = setUp();
    await expect(check(bearer(await sign(claims, foreign.privateKey)), expected)).rejects.toMatchObject({ code: 'invalid-token' });
    await expect(check(bearer(await sign(claims, own.privateKey, 'k-2')), expected)).rejects.toMatchObject({ code: 'invalid-token' });
    await expect(check(bearer(withoutSignature(await sign())), expected)).rejects.toMatchObject({ code: 'invalid-token' });
  });

  it('is taken without its signature where Cloud Run has verified it, and with a wrong one never', async () => {
    const { check, asked } = setUp('removed');
    await check(bearer(withoutSignature(await sign())), expected);
    expect(asked).toEqual([]);
    await expect(check(bearer(await sign(claims, foreign.privateKey)), expected)).rejects.toMatchObject({ code: 'invalid-token' });
  });

  it('is the one that Cloud Run has looked at, where there are two', async () => {
    const { check } = setUp('removed');
    const other = withoutSignature(await sign({ ...claims, email: 'somebody@example.com' }));
    const headers = { ...bearer(withoutSignature(await sign())), 'x-serverless-authorization': `Bearer ${other}` };
    await expect(check(headers, expected)).rejects.toMatchObject({ code: 'foreign-push', account: 'somebody@example.com' });
  });

  it.each([undefined, 'Basic x', 'Bearer', 'Bearer one', 'Bearer a.b'])('is missed in %s', async (authorization) => {
    await expect(setUp().check({ authorization }, expected)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('can not be judged where Google does not tell its keys', async () => {
    await expect(setUp('required', 500).check(bearer(await sign()), expected)).rejects.toMatchObject({
      code: 'issuer-unreachable',
      retryable: true,
    });
  });
});
