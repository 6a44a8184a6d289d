import type { Auth } from '../../../runtime/http/auth/auth.ts';
import type { HttpDescription } from '../../../runtime/service/describe-service.ts';
import { codesOf, faultsOf, httpWith, route } from './describe.ts';

const atGateway = { kind: 'jwt', issuer: 'https://auth.example.com/', audience: 'orders', verifiedBy: 'gateway' } as Auth;
const faults = (changes: Partial<HttpDescription>) =>
  codesOf(faultsOf({ http: { ...httpWith(route('POST', '/orders', 'command', 'CreateOrder')), ...changes } }));

describe('what stands in front of an API', () => {
  it('is one of three', () => {
    expect(faults({ gateway: 'load-balancer' as 'http-api' })).toEqual(['out-of-range at http.gateway']);
    for (const gateway of ['http-api', 'rest-api', 'function-url'] as const) expect(faults({ gateway })).toEqual([]);
  });

  it.each(['rest-api', 'function-url'] as const)('verifies no tokens where it is a %s', (gateway) => {
    expect(faults({ gateway, auth: atGateway })).toEqual(['gateway-unfit-for-auth at http.gateway']);
  });

  it('verifies signatures of RSA alone', () => {
    expect(faults({ auth: { ...atGateway, algorithms: ['RS256', 'ES256'] } as Auth })).toEqual([
      'gateway-unfit-for-auth at http.auth.algorithms',
    ]);
    expect(faults({ auth: { ...atGateway, algorithms: ['RS256'] } as Auth })).toEqual([]);
    expect(faults({ auth: atGateway })).toEqual([]);
  });

  it('has a route for each public one, and not more than 300', () => {
    const routes = Array.from({ length: 300 }, (_, index) => ({ ...route('GET', `/o/${index}`, 'query', 'GetOrder'), public: true }));
    expect(faults({ auth: atGateway, routes })).toEqual(['gateway-unfit-for-auth at http.routes']);
    expect(faults({ auth: atGateway, routes: routes.slice(1) })).toEqual([]);
  });

  it('lets nobody through to public routes of a function URL behind IAM', () => {
    const routes = [{ ...route('GET', '/open', 'query', 'GetOrder'), public: true }];
    expect(faults({ gateway: 'function-url', auth: { kind: 'iam' }, routes })).toEqual(["public-behind-iam at http.routes['GET /open']"]);
  });
});
