import type { Auth } from '../../../runtime/http/auth/auth.ts';
import type { HttpDescription, ServiceDescription } from '../../../runtime/service/describe-service.ts';
import { codesOf, faultsOf, httpWith, route, sound } from './describe.ts';

const api = sound.http as HttpDescription;
const sha256 = 'a'.repeat(64);
const issuer = 'https://auth.example.com/';
const placesOf = (auth: unknown, rest: Partial<ServiceDescription> = {}) =>
  codesOf(faultsOf({ http: { ...api, auth: auth as Auth }, ...rest }));

describe('authentication by tokens', () => {
  it.each([
    { issuer, audience: 'orders' },
    { issuer: 'http://localhost:8080/realms/dev', audience: ['a', 'b'], algorithms: ['ES256', 'EdDSA'], clockToleranceSeconds: 0 },
    { issuer, audience: 'orders', jwksUri: 'https://auth.example.com/keys', tenant: 'org', actor: 'email' },
  ])('is sound: %j', (options) => expect(placesOf({ kind: 'jwt', ...options })).toEqual([]));

  it.each([
    [{ issuer: 'auth.example.com', audience: 'a' }, 'invalid-auth at http.auth.issuer'],
    [{ issuer: 'http://auth.example.com', audience: 'a' }, 'invalid-auth at http.auth.issuer'],
    [{ issuer: 'http://localhost.evil.example', audience: 'a' }, 'invalid-auth at http.auth.issuer'],
    [{ issuer, audience: 'a', jwksUri: '/keys' }, 'invalid-auth at http.auth.jwksUri'],
    [{ issuer, audience: [] }, 'invalid-auth at http.auth.audience'],
    [{ issuer, audience: '' }, 'invalid-auth at http.auth.audience'],
    [{ issuer, audience: 'a', algorithms: [] }, 'invalid-auth at http.auth.algorithms'],
    [{ issuer, audience: 'a', algorithms: ['HS256'] }, 'invalid-auth at http.auth.algorithms'],
    [{ issuer, audience: 'a', algorithms: ['none'] }, 'invalid-auth at http.auth.algorithms'],
    [{ issuer, audience: 'a', tenant: '' }, 'invalid-auth at http.auth.tenant'],
    [{ issuer, audience: 'a', actor: '' }, 'invalid-auth at http.auth.actor'],
    [{ issuer, audience: 'a', clockToleranceSeconds: 301 }, 'out-of-range at http.auth.clockToleranceSeconds'],
  ])('is refused: %j', (options, fault) => expect(placesOf({ kind: 'jwt', ...options })).toEqual([fault]));
});

describe('authentication by keys', () => {
  it('takes keys that are hashed, or a variable that the function has', () => {
    expect(placesOf({ kind: 'apiKey', keys: [{ name: 'shop', sha256 }], header: 'X-Shop-Key' })).toEqual([]);
    const functions = { api: { environment: { API_KEYS: '[]' } } };
    expect(placesOf({ kind: 'apiKey', keys: { fromEnvironment: 'API_KEYS' } }, { functions })).toEqual([]);
  });

  it('says which variable the function lacks', () => {
    expect(faultsOf({ http: { ...api, auth: { kind: 'apiKey', keys: { fromEnvironment: 'API_KEYS' } } } })).toEqual([
      expect.objectContaining({ code: 'invalid-auth', place: 'http.auth.keys', message: 'the function api has no variable API_KEYS' }),
    ]);
  });

  it.each([
    [{ keys: [] }, 'invalid-auth at http.auth.keys'],
    [{ keys: [{ name: 'shop', sha256: 'the key itself' }] }, 'invalid-auth at http.auth.keys'],
    [{ keys: [{ name: '', sha256 }] }, 'invalid-auth at http.auth.keys'],
    [{ keys: [{ name: 'shop', sha256 }], header: 'x key' }, 'invalid-auth at http.auth.header'],
  ])('is refused: %j', (options, fault) => expect(placesOf({ kind: 'apiKey', ...options })).toEqual([fault]));
});

describe('authentication by the platform', () => {
  it('leaves no way in for strangers and pages', () => {
    const open = { ...route('GET', '/open', 'query', 'GetOrder'), public: true };
    const http = { ...httpWith(open), auth: { kind: 'iam' }, mounts: [{ path: '/admin', public: true, uses: [] }] } as HttpDescription;
    expect(codesOf(faultsOf({ http: { ...http, openapi: { path: '/openapi.json', public: true }, cors: { origins: '*' } } }))).toEqual([
      "public-behind-iam at http.routes['GET /open']",
      "public-behind-iam at http.mounts['/admin']",
      'public-behind-iam at http.openapi.public',
      'cors-behind-iam at http.cors',
    ]);
    expect(placesOf({ kind: 'iam' })).toEqual([]);
  });
});

describe('a service with tenants', () => {
  it.each([
    [{ kind: 'none' }, 'no-tenant at http.auth'],
    [{ kind: 'iam' }, 'no-tenant at http.auth'],
    [{ kind: 'jwt', issuer, audience: 'a' }, 'no-tenant at http.auth'],
    [
      {
        kind: 'apiKey',
        keys: [
          { name: 'shop', sha256 },
          { name: 'till', sha256, tenant: 'acme' },
        ],
      },
      'no-tenant at http.auth.keys',
    ],
    [{ kind: 'none', tenantHeader: 'x y' }, 'invalid-auth at http.auth.tenantHeader'],
  ])('must be told whose data a call is about: %j', (auth, fault) => expect(placesOf(auth, { tenants: true })).toEqual([fault]));

  it.each([
    { kind: 'none', tenantHeader: 'x-tenant-id' },
    { kind: 'iam', tenantHeader: 'x-tenant-id' },
    { kind: 'jwt', issuer, audience: 'a', tenant: 'org' },
    { kind: 'apiKey', keys: [{ name: 'shop', sha256, tenant: 'acme' }] },
  ])('is told by %j', (auth) => expect(placesOf(auth, { tenants: true })).toEqual([]));

  it('has no public commands and queries', () => {
    const http = {
      ...httpWith({ ...route('GET', '/open', 'query', 'GetOrder'), public: true }),
      auth: { kind: 'none', tenantHeader: 'x-t' } as const,
    };
    expect(codesOf(faultsOf({ http, tenants: true }))).toEqual(["no-tenant at http.routes['GET /open']"]);
  });
});
