import type { MountDescription, RouteDescription, ServiceDescription, TargetDescription } from '../../runtime/service/describe-service.ts';
import { checkApi, isHeaderName } from './check-api.ts';
import { checkAuth } from './check-auth.ts';
import { checkGateway } from './check-gateway.ts';
import { unknownCommand } from './check-names.ts';
import type { Diagnostic } from './diagnostics.ts';

/** Routes that lead nowhere or to two places, callers that nobody could tell, and settings of the API that are none. */
export function checkHttp(service: ServiceDescription): readonly Diagnostic[] {
  if (!service.http) return [];
  if (!service.http.auth) return [undecided()];
  const { routes, mounts } = service.http;
  const found = routes.flatMap((route, index) => [
    ...targetsOf(route).flatMap((target) => checkTarget(placeOf(route), target, service)),
    ...checkPath(placeOf(route), route.path),
    ...checkBoundHeaders(route),
    ...(routes.findIndex((other) => shape(other) === shape(route)) === index ? [] : [duplicateRoute(placeOf(route))]),
  ]);
  const mounted = mounts.flatMap((mount, index) => [
    ...mount.uses.flatMap((target) => checkTarget(placeOfMount(mount), target, service)),
    ...checkPath(placeOfMount(mount), mount.path, { isFixed: true }),
    ...(mounts.findIndex(({ path }) => path === mount.path) === index ? [] : [duplicateRoute(placeOfMount(mount))]),
    ...checkReach(mount, mounts.slice(0, index)),
  ]);
  return [
    ...found,
    ...mounted,
    ...checkAuth(service, service.http),
    ...checkApi(service.http),
    ...checkGateway(service.http),
    ...checkDocument(service.http),
  ];
}

/** Whoever writes no TypeScript may forget it. */
function undecided(): Diagnostic {
  const message = 'nobody decided who may call';
  return {
    severity: 'error',
    code: 'auth-undecided',
    place: 'http.auth',
    message,
    remedy: 'set jwt(), apiKey(), iam(), or none() for everybody',
  };
}

/** The queues that list a command; `enqueue()` needs exactly one. */
export function queuesOf(command: string, { queues }: ServiceDescription): readonly string[] {
  return Object.keys(queues).filter((name) => queues[name]?.commands.includes(command));
}

/** What a route leads to, and what its handler uses. */
function targetsOf({ target, uses }: RouteDescription): readonly TargetDescription[] {
  return target.kind === 'handler' ? uses : [{ kind: target.kind, name: target.name }, ...uses];
}

function checkTarget(place: string, { kind, name }: TargetDescription, service: ServiceDescription): Diagnostic[] {
  const known = (kind === 'query' ? service.queries : service.commands).some((target) => target.name === name);
  if (!known) return [kind === 'query' ? unknownQuery(place, name) : unknownCommand(place, name)];
  if (kind !== 'enqueued') return [];
  const queues = queuesOf(name, service);
  if (queues.length === 1) return [];
  const message = `enqueue(${name}) needs exactly one queue that lists ${name}, there are ${queues.length}`;
  const remedy = queues.length === 0 ? `list ${name} in a queue` : `list it in one of ${queues.join(', ')}`;
  return [{ severity: 'error', code: 'no-single-queue', place, message, remedy }];
}

/** The document is served beside the routes, which come first. */
function checkDocument({ openapi, routes }: NonNullable<ServiceDescription['http']>): Diagnostic[] {
  const path = openapi?.path;
  if (path === undefined) return [];
  const place = 'http.openapi.path';
  const isTaken = routes.some((route) => shape(route) === shape({ method: 'GET', path }));
  return [...checkPath(place, path, { isFixed: true }), ...(isTaken ? [duplicateRoute(place)] : [])];
}

/** `orders` or `:orderId` */
const segment = '(:[A-Za-z_][A-Za-z0-9_]*|[A-Za-z0-9._~-]+)';
const possiblePath = new RegExp(`^/(${segment}(/${segment})*)?$`);

/** Where the local host takes what is not the service's own. */
const reservedPath = /^\/_allframe(\/|$)/;

function checkPath(place: string, path: string, { isFixed = false } = {}): Diagnostic[] {
  const invalid = { severity: 'error', code: 'invalid-path', place } as const;
  const parameters: readonly string[] = path.match(/:[^/]+/g) ?? [];
  const twice = parameters.find((name, index) => parameters.indexOf(name) !== index);
  if (!possiblePath.test(path) || /\/\.{1,2}(\/|$)/.test(path) || (isFixed && (path === '/' || parameters.length > 0))) {
    const message = `${JSON.stringify(path)} is no path${isFixed ? ' without parameters' : ''}`;
    const remedy = isFixed ? "begin with / and name a place: '/admin'" : "begin with / and name parameters as :name: '/orders/:orderId'";
    return [{ ...invalid, message, remedy }];
  }
  if (twice) return [{ ...invalid, message: `it has the parameter ${twice} twice`, remedy: 'rename one of them' }];
  if (!reservedPath.test(path)) return [];
  return [{ ...invalid, code: 'reserved-path', message: 'paths below /_allframe belong to the local host', remedy: 'choose another path' }];
}

/** The headers that fields of a route's input come from. */
function checkBoundHeaders(route: RouteDescription): Diagnostic[] {
  const wrong = Object.entries(route.headers ?? {}).filter(([, name]) => !isHeaderName(name));
  return wrong.map(([field, name]) => ({
    severity: 'error',
    code: 'invalid-header-name',
    place: placeOf(route),
    message: `${field} comes from ${JSON.stringify(name)}, which is no header`,
    remedy: "name one: { tenantId: 'x-tenant-id' }",
  }));
}

/** Of two mounts for one path the first answers. */
function checkReach(mount: MountDescription, earlier: readonly MountDescription[]): Diagnostic[] {
  const above = earlier.find(({ path }) => mount.path.startsWith(`${path}/`));
  if (!above) return [];
  const message = `${above.path}, which is mounted before it, takes all of its requests`;
  return [{ severity: 'error', code: 'unreachable-mount', place: placeOfMount(mount), message, remedy: `mount it before ${above.path}` }];
}

function unknownQuery(place: string, name: string): Diagnostic {
  const message = `the service has no query ${name}`;
  return { severity: 'error', code: 'unknown-query', place, message, remedy: 'add it to queries, or take it out here' };
}

function duplicateRoute(place: string): Diagnostic {
  const message = 'two routes have this method and path';
  return { severity: 'error', code: 'duplicate-route', place, message, remedy: 'change or remove one of them' };
}

/** Two routes clash even where their parameters have other names. */
function shape({ method, path }: Pick<RouteDescription, 'method' | 'path'>): string {
  return `${method} ${path.replace(/:[^/]+/g, ':')}`;
}

function placeOf({ method, path }: RouteDescription): string {
  return `http.routes['${method} ${path}']`;
}

function placeOfMount({ path }: MountDescription): string {
  return `http.mounts['${path}']`;
}
