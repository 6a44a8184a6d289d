import type { Auth, JwtOptions } from '../../../../runtime/http/auth/auth.ts';
import { jwt } from '../../../../runtime/http/auth/auth.ts';
import { createAuthenticate } from '../../../../runtime/http/auth/authenticate.ts';
import { InvalidTokenError, UnauthenticatedError } from '../../../../runtime/http/auth/errors.ts';
import type { HttpRequest } from '../../../../runtime/http/http-message.ts';
import { toHttpRequest as fromRest } from '../../../../runtime/trigger/api-gateway-v1.ts';
import { toHttpRequest as fromHttpApi } from '../../../../runtime/trigger/api-gateway-v2.ts';
import { payload } from '../../trigger/payload.ts';
import { audience, issuer, now, startIssuer } from './issuer.ts';

const claims = { iss: issuer, aud: audience, sub: 'user-1', exp: String(now / 1_000 + 60) };

async function setUp(options: Partial<JwtOptions> = {}, trustsCallerHeader = false) {
  const provider = await startIssuer();
  const auth: Auth = jwt({ issuer, audience, verifiedBy: 'gateway', ...options });
  const check = createAuthenticate(auth, { now: () => now, fetch: provider.fetch, variable: () => undefined, trustsCallerHeader });
  const asking = (rest: Partial<HttpRequest>) => check({ method: 'GET', path: '/', query: {}, headers: {}, body: undefined, ...rest });
  const verified = (said: object) => asking({ authorizer: { kind: 'jwt', claims: { ...claims, ...said } } });
  return { ...provider, asking, verified };
}

describe('a token that the gateway has verified', () => {
  it('tells who calls, without asking the issuer', async () => {
    const { verified, asked } = await setUp({ tenant: 'org_id' });
    expect(await verified({ org_id: 'acme' })).toEqual({
      kind: 'jwt',
      actor: 'user-1',
      tenant: 'acme',
      claims: { ...claims, org_id: 'acme' },
    });
    expect(asked).toEqual([]);
  });

  it.each<[string, object]>([
    ['a list', { aud: ['other', audience] }],
    ['text that was a list', { aud: `[other ${audience}]` }],
    ['its client, where it has none', { aud: undefined, client_id: audience }],
  ])('may be for several audiences: %s', async (_, said) => {
    expect(await (await setUp()).verified(said)).toMatchObject({ actor: 'user-1' });
  });

  it('may tell its end as a date', async () => {
    const { verified } = await setUp();
    expect(await verified({ exp: new Date(now + 60_000).toUTCString() })).toMatchObject({ actor: 'user-1' });
  });

  it.each<[string, object]>([
    ['of another issuer', { iss: 'https://evil.example.com/' }],
    ['of no issuer', { iss: undefined }],
    ['for another audience', { aud: 'other' }],
    ['for an audience that holds ours', { aud: `${audience}/admin` }],
    ['for nobody', { aud: undefined }],
    ['for another client, although', { aud: 'other', client_id: audience }],
    ['that has expired', { exp: String(now / 1_000 - 60) }],
    ['that never expires', { exp: undefined }],
    ['that expires at no time', { exp: 'never' }],
    ['without a subject', { sub: undefined }],
    ['with an empty subject', { sub: '' }],
  ])('is refused when it is one %s', async (_, said) => {
    await expect((await setUp()).verified(said)).rejects.toThrow(InvalidTokenError);
  });

  it('is needed: no header stands for it, not even a token that is sound', async () => {
    const { asking, token } = await setUp();
    const forged = JSON.stringify({ kind: 'jwt', claims });
    const headers = {
      authorization: `Bearer ${await token()}`,
      authorizer: forged,
      'x-amzn-oidc-data': forged,
      'x-apigateway-event': forged,
      'x-allframe-caller': 'user-1',
    };
    for (const rest of [{}, { headers }, { headers, identity: 'arn:aws:iam::123456789012:user/ada' }])
      await expect(asking(rest)).rejects.toThrow(UnauthenticatedError);
    await expect(asking({ authorizer: { kind: 'lambda', claims } })).rejects.toMatchObject({
      code: 'unauthenticated',
      challenge: 'Bearer',
    });
  });

  it('is verified by the local host, before which no gateway stands', async () => {
    const { asking, token } = await setUp({}, true);
    expect(await asking({ headers: { authorization: `Bearer ${await token()}` } })).toMatchObject({ actor: 'user-1' });
    await expect(asking({ authorizer: { kind: 'jwt', claims } })).rejects.toThrow(UnauthenticatedError);
  });
});

describe('the claims of a documented event', () => {
  const at = (time: string, auth: JwtOptions) =>
    createAuthenticate(jwt(auth), {
      now: () => Date.parse(time),
      fetch: () => Promise.reject(new Error('not used')),
      variable: () => undefined,
      trustsCallerHeader: false,
    });

  it('of an HTTP API tell who calls', async () => {
    const check = at('2026-11-24T10:00:00Z', {
      ...{ issuer: 'https://auth.example.com/', audience: 'https://orders.example.com', tenant: 'org_id', verifiedBy: 'gateway' },
    });
    expect(await check(fromHttpApi(payload('api-gateway-v2-jwt')))).toMatchObject({ actor: 'auth0|5f7c', tenant: 'acme' });
    await expect(check(fromHttpApi(payload('api-gateway-v2')))).rejects.toThrow(UnauthenticatedError);
  });

  it('of a user pool of Cognito tell who calls, until they expire', async () => {
    const pool: JwtOptions = {
      ...{ issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_aB3dE5fG7', audience: '6k1v8q3t5n7p9r2s4u6w8y0a2c' },
      ...{ actor: 'cognito:username', verifiedBy: 'gateway' },
    };
    const request = fromRest(payload('api-gateway-v1-cognito'));
    expect(await at('2026-11-24T09:00:00Z', pool)(request)).toMatchObject({ actor: 'ada' });
    await expect(at('2026-11-24T09:14:00Z', pool)(request)).rejects.toThrow('it has expired');
  });
});
