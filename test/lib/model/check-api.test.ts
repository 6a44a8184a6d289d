import type { HttpDescription } from '../../../runtime/service/describe-service.ts';
import { codesOf, faultsOf, httpWith, route, sound } from './describe.ts';

const api = sound.http as HttpDescription;
const found = (changes: unknown) => codesOf(faultsOf({ http: { ...api, ...(changes as Partial<HttpDescription>) } }));

describe('CORS', () => {
  it.each([
    { origins: '*', maxAgeSeconds: 0, headers: ['X-Own'] },
    { origins: ['https://app.example.com', 'http://localhost:5173', 'chrome-extension://abc'], credentials: true, maxAgeSeconds: 86_400 },
  ])('is sound: %j', (cors) => expect(found({ cors })).toEqual([]));

  it.each([
    [{ origins: [] }, 'invalid-cors at http.cors'],
    [{ origins: ['https://app.example.com/'] }, 'invalid-cors at http.cors'],
    [{ origins: ['https://*.example.com'] }, 'invalid-cors at http.cors'],
    [{ origins: ['https://App.example.com'] }, 'invalid-cors at http.cors'],
    [{ origins: ['app.example.com'] }, 'invalid-cors at http.cors'],
    [{ origins: '*', credentials: true }, 'invalid-cors at http.cors'],
    [{ origins: '*', headers: ['x own'] }, 'invalid-cors at http.cors'],
    [{ origins: '*', maxAgeSeconds: 86_401 }, 'out-of-range at http.cors.maxAgeSeconds'],
  ])('is refused: %j', (cors, fault) => expect(found({ cors })).toEqual([fault]));
});

describe('the largest body', () => {
  it.each([1, 6_291_456])('may be %i bytes', (maxBodyBytes) => expect(found({ maxBodyBytes })).toEqual([]));
  it.each([0, -1, 1.5, 6_291_457])("can't be %i bytes", (maxBodyBytes) =>
    expect(found({ maxBodyBytes })).toEqual(['out-of-range at http.maxBodyBytes']),
  );
});

describe('the path of the OpenAPI document', () => {
  it.each([
    ['/openapi.json', []],
    ['openapi.json', ['invalid-path at http.openapi.path']],
    ['/openapi/:version', ['invalid-path at http.openapi.path']],
    ['/', ['invalid-path at http.openapi.path']],
    ['/_allframe/openapi.json', ['reserved-path at http.openapi.path']],
  ])('%s is found to be %j', (path, faults) => expect(found({ openapi: { path } })).toEqual(faults));

  it('is no other route’s', () => {
    const http = { ...httpWith(route('GET', '/document', 'query', 'GetOrder')), openapi: { path: '/document' } } as const;
    expect(codesOf(faultsOf({ http }))).toEqual(['duplicate-route at http.openapi.path']);
  });
});

describe('a handler and a mount', () => {
  it('use what the service has', () => {
    const uses = [
      { kind: 'command', name: 'Unheard' } as const,
      { kind: 'query', name: 'Unheard' } as const,
      { kind: 'enqueued', name: 'CreateOrder' } as const,
    ];
    const handler = { method: 'POST', path: '/hook', target: { kind: 'handler', name: 'POST /hook' }, public: false, uses } as const;
    expect(codesOf(faultsOf({ http: { ...httpWith(handler), mounts: [{ path: '/admin', public: false, uses }] } }))).toEqual([
      ...["http.routes['POST /hook']", "http.mounts['/admin']"].flatMap((place) => [
        `unknown-command at ${place}`,
        `unknown-query at ${place}`,
        `no-single-queue at ${place}`,
      ]),
    ]);
  });

  it('have a path of their own', () => {
    const mounts = ['/admin', '/admin', '/:tenant', '/', '/_allframe'].map((path) => ({ path, public: false, uses: [] }));
    expect(found({ mounts })).toEqual([
      "duplicate-route at http.mounts['/admin']",
      "invalid-path at http.mounts['/:tenant']",
      "invalid-path at http.mounts['/']",
      "reserved-path at http.mounts['/_allframe']",
    ]);
  });
});
