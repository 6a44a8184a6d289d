import type { RouteDescription, ServiceDescription } from '../../runtime/service/describe-service.ts';
import { unknownCommand } from './check-names.ts';
import type { Diagnostic } from './diagnostics.ts';

/** Routes that lead nowhere, or to two places. */
export function checkHttp(service: ServiceDescription): readonly Diagnostic[] {
  const routes = service.http?.routes ?? [];
  return routes.flatMap((route, index) => [
    ...checkTarget(route, service),
    ...checkPath(route),
    ...(routes.findIndex((other) => shape(other) === shape(route)) === index ? [] : [duplicateRoute(route)]),
  ]);
}

/** The queues that list a command; `enqueue()` needs exactly one. */
export function queuesOf(command: string, { queues }: ServiceDescription): readonly string[] {
  return Object.keys(queues).filter((name) => queues[name]?.commands.includes(command));
}

function checkTarget(route: RouteDescription, service: ServiceDescription): Diagnostic[] {
  const { kind, name } = route.target;
  const known = (kind === 'query' ? service.queries : service.commands).some((target) => target.name === name);
  if (!known) return [kind === 'query' ? unknownQuery(route) : unknownCommand(placeOf(route), name)];
  if (kind !== 'enqueued') return [];
  const queues = queuesOf(name, service);
  if (queues.length === 1) return [];
  const message = `enqueue(${name}) needs exactly one queue that lists ${name}, there are ${queues.length}`;
  const remedy = queues.length === 0 ? `list ${name} in a queue` : `list it in one of ${queues.join(', ')}`;
  return [{ severity: 'error', code: 'no-single-queue', place: placeOf(route), message, remedy }];
}

/** `orders` or `:orderId` */
const segment = '(:[A-Za-z_][A-Za-z0-9_]*|[A-Za-z0-9._~-]+)';
const path = new RegExp(`^/(${segment}(/${segment})*)?$`);

/** Where the local host takes what is not the service's own. */
const reservedPath = /^\/_allframe(\/|$)/;

function checkPath(route: RouteDescription): Diagnostic[] {
  const invalid = { severity: 'error', code: 'invalid-path', place: placeOf(route) } as const;
  const parameters: readonly string[] = route.path.match(/:[^/]+/g) ?? [];
  const twice = parameters.find((name, index) => parameters.indexOf(name) !== index);
  if (!path.test(route.path)) {
    const message = `${JSON.stringify(route.path)} is no path`;
    return [{ ...invalid, message, remedy: "begin with / and name parameters as :name: '/orders/:orderId'" }];
  }
  if (twice) return [{ ...invalid, message: `it has the parameter ${twice} twice`, remedy: 'rename one of them' }];
  if (!reservedPath.test(route.path)) return [];
  return [{ ...invalid, code: 'reserved-path', message: 'paths below /_allframe belong to the local host', remedy: 'choose another path' }];
}

function unknownQuery(route: RouteDescription): Diagnostic {
  const message = `the service has no query ${route.target.name}`;
  return { severity: 'error', code: 'unknown-query', place: placeOf(route), message, remedy: 'add it to queries, or take it out here' };
}

function duplicateRoute(route: RouteDescription): Diagnostic {
  const message = 'two routes have this method and path';
  return { severity: 'error', code: 'duplicate-route', place: placeOf(route), message, remedy: 'change or remove one of them' };
}

/** Two routes clash even where their parameters have other names. */
function shape({ method, path }: RouteDescription): string {
  return `${method} ${path.replace(/:[^/]+/g, ':')}`;
}

function placeOf({ method, path }: RouteDescription): string {
  return `http.routes['${method} ${path}']`;
}
