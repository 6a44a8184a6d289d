import type { HttpDescription } from '../../runtime/service/describe-service.ts';
import { noneOf } from './check-functions.ts';
import type { Diagnostic } from './diagnostics.ts';

/** What stands in front of the API, against who may call it. */
export function checkGateway({ gateway = 'http-api', auth, routes, mounts }: HttpDescription): readonly Diagnostic[] {
  const unknown = noneOf('http.gateway', gateway, ['http-api', 'rest-api', 'function-url']);
  if (unknown.length > 0 || auth.kind !== 'jwt' || !isVerifiedByGateway(auth)) return unknown;
  const { algorithms = [] } = auth;
  const others = algorithms.filter((name) => !name.startsWith('RS'));
  return [
    ...(gateway === 'http-api' ? [] : [cantVerify(gateway)]),
    ...(others.length > 0 ? [onlyRsa(others)] : []),
    ...(routes.some(isPublic) || mounts.some(isPublic) ? checkPublicRoutes(routes.filter(isPublic).length) : []),
  ];
}

/** Whether the platform refuses strangers before the function runs. */
export function isVerifiedByGateway(auth: HttpDescription['auth']): boolean {
  return 'verifiedBy' in auth && auth.verifiedBy === 'gateway';
}

function isPublic({ public: open }: { readonly public: boolean }): boolean {
  return open;
}

function cantVerify(gateway: string): Diagnostic {
  const message = `a ${gateway} verifies no tokens by itself`;
  const remedy = "leave verifiedBy out, so that the function verifies them, or take gateway: 'http-api'";
  return { severity: 'error', code: 'gateway-unfit-for-auth', place: 'http.gateway', message, remedy };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html */
function onlyRsa(algorithms: readonly string[]): Diagnostic {
  const message = `the gateway knows no other signatures than those of RSA, and not ${algorithms.join(', ')}`;
  const remedy = 'take RS256, or leave verifiedBy out, so that the function verifies them';
  return { severity: 'error', code: 'gateway-unfit-for-auth', place: 'http.auth.algorithms', message, remedy };
}

/** Each is a route of the gateway's own (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html). */
function checkPublicRoutes(count: number): Diagnostic[] {
  if (count < 300) return [];
  const message = `a gateway has at most 300 routes, and ${count} public ones need one each`;
  return [{ severity: 'error', code: 'gateway-unfit-for-auth', place: 'http.routes', message, remedy: 'leave verifiedBy out' }];
}
