import type { Auth } from '../../runtime/http/auth/auth.ts';
import type { HttpDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { isHeaderName } from './check-api.ts';
import { outside } from './check-functions.ts';
import type { Diagnostic } from './diagnostics.ts';
import { limits } from './limits.ts';

/** Callers that nobody could tell, or that could not reach what they may. */
export function checkAuth(service: ServiceDescription, http: HttpDescription): readonly Diagnostic[] {
  return [
    ...checkKind(http.auth, service),
    ...checkTenants(http.auth, service),
    ...(http.auth.kind === 'iam' ? publicBehindIam(http) : []),
  ];
}

type AuthOf<Kind extends Auth['kind']> = Extract<Auth, { readonly kind: Kind }>;

function checkKind(auth: Auth, service: ServiceDescription): Diagnostic[] {
  switch (auth.kind) {
    case 'jwt':
      return checkJwt(auth);
    case 'apiKey':
      return checkApiKey(auth, service);
    case 'iam':
    case 'none':
      return auth.tenantHeader === undefined ? [] : checkHeader('tenantHeader', auth.tenantHeader);
  }
}

function checkJwt({ issuer, audience, jwksUri, algorithms, clockToleranceSeconds, tenant, actor }: AuthOf<'jwt'>): Diagnostic[] {
  return [
    ...(isSafeUrl(issuer) ? [] : [badAuth('issuer', `${JSON.stringify(issuer)} is no URL with https`, 'write it as it stands in tokens')]),
    ...(jwksUri === undefined || isSafeUrl(jwksUri)
      ? []
      : [badAuth('jwksUri', `${JSON.stringify(jwksUri)} is no URL with https`, 'mend it')]),
    ...([audience].flat().some((name) => name !== '') ? [] : [badAuth('audience', 'it names nobody', 'name what tokens are made for')]),
    ...(algorithms?.length === 0 ? [badAuth('algorithms', 'it takes no signature', 'list one, or leave it out')] : []),
    ...(algorithms ?? [])
      .filter((name) => !/^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/.test(name))
      .map((name) =>
        badAuth('algorithms', `${name} needs a secret that is shared, or none`, 'take one whose secret the issuer keeps: ES256'),
      ),
    ...Object.entries({ tenant, actor }).flatMap(([option, claim]) =>
      claim === '' ? [badAuth(option, 'it names no claim', 'name one, or leave it out')] : [],
    ),
    ...outside('http.auth.clockToleranceSeconds', clockToleranceSeconds, limits.clockToleranceSeconds),
  ];
}

function checkApiKey({ header, keys }: AuthOf<'apiKey'>, { functions }: ServiceDescription): Diagnostic[] {
  const named = header === undefined ? [] : checkHeader('header', header);
  if ('fromEnvironment' in keys) {
    if (functions.api?.environment?.[keys.fromEnvironment] !== undefined) return named;
    const remedy = `give it to lambdaFunction({ environment: { ${keys.fromEnvironment}: '[…]' } })`;
    return [...named, badAuth('keys', `the function api has no variable ${keys.fromEnvironment}`, remedy)];
  }
  const wrong = keys.filter(({ name, sha256 }) => !name || !/^[\da-f]{64}$/i.test(sha256));
  return [
    ...named,
    ...(keys.length === 0 ? [badAuth('keys', 'it lists no key', 'list one: { name, sha256 }')] : []),
    ...wrong.map(({ name }) =>
      badAuth('keys', `the key ${JSON.stringify(name)} lacks a name or a SHA-256`, 'write 64 hexadecimal digits, never the key'),
    ),
  ];
}

/** Every command and query of a service with tenants needs one. */
function checkTenants(auth: Auth, { tenants, http }: ServiceDescription): Diagnostic[] {
  if (!tenants) return [];
  const source = auth.kind === 'jwt' ? auth.tenant : auth.kind === 'apiKey' ? 'its keys' : auth.tenantHeader;
  const nobody = (http?.routes ?? []).filter((route) => route.public && route.target.kind !== 'handler');
  return [
    ...(source !== undefined ? [] : [noTenant('http.auth', `${auth.kind}() tells no tenant of a caller`, remedies[auth.kind])]),
    ...(auth.kind === 'apiKey' && Array.isArray(auth.keys) ? auth.keys : [])
      .filter(({ tenant }) => tenant === undefined)
      .map(({ name }) => noTenant('http.auth.keys', `the key ${name} has no tenant`, 'give it one')),
    ...nobody.map(({ method, path }) =>
      noTenant(`http.routes['${method} ${path}']`, 'who calls a public route has no tenant', 'take public out, or lead it to a handler'),
    ),
  ];
}

const remedies: Readonly<Record<Auth['kind'], string>> = {
  jwt: 'name the claim: jwt({ tenant })',
  apiKey: 'give each key a tenant',
  iam: 'name the header: iam({ tenantHeader })',
  none: 'name the header: none({ tenantHeader })',
};

function noTenant(place: string, message: string, remedy: string): Diagnostic {
  return { severity: 'error', code: 'no-tenant', place, message, remedy };
}

/** The platform lets nobody through to a public route whom it does not know. */
function publicBehindIam({ routes, mounts, openapi }: HttpDescription): Diagnostic[] {
  const places = [
    ...routes.filter((route) => route.public).map(({ method, path }) => `http.routes['${method} ${path}']`),
    ...mounts.filter((mount) => mount.public).map(({ path }) => `http.mounts['${path}']`),
    ...(openapi?.public ? ['http.openapi.public'] : []),
  ];
  const message = 'with iam() the platform refuses strangers before the service could let them in';
  return places.map((place) => ({
    severity: 'error',
    code: 'public-behind-iam',
    place,
    message,
    remedy: 'take public out, or choose other auth',
  }));
}

function checkHeader(option: string, name: string): Diagnostic[] {
  return isHeaderName(name) ? [] : [badAuth(option, `${JSON.stringify(name)} is no header`, 'name one: x-api-key')];
}

function badAuth(option: string, message: string, remedy: string): Diagnostic {
  return { severity: 'error', code: 'invalid-auth', place: `http.auth.${option}`, message, remedy };
}

/** What anybody on the way could exchange proves nothing; on the way to this machine there is nobody. */
function isSafeUrl(text: string): boolean {
  return /^(https:\/\/|http:\/\/(localhost|127\.0\.0\.1)[:/])/.test(text) && URL.canParse(text);
}
