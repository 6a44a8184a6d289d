import type { HttpHandler, HttpRequest, HttpResponse } from '../../http/http-message.ts';
import { problem, problemHeaders, problemResponse } from '../../http/problem.ts';
import { AllFrameError, reasonOf } from '../../message/errors.ts';
import { pushStatusOf } from '../../trigger/google-fault-table.ts';
import { createPushCheck, type PushCheck } from '../../trigger/google-oidc.ts';
import { isIncurable } from '../../trigger/incurable.ts';
import type { Environment } from '../environment.ts';
import type { Container } from './container.ts';
import type { ContainerVariableName } from './container-variables.ts';
import { type PushRoute, pushRoutes } from './push-routes.ts';
import { deadlineOf } from './time-limits.ts';

/** What the worker has from outside, where it is not this process's network. */
export interface WorkerOptions {
  /** @default the platform's own */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Where Google's keys are. */
  readonly jwksUri?: string | undefined;
}

/**
 * The worker: takes what Pub/Sub, Eventarc, Cloud Scheduler and Cloud Tasks push, and what other services call for, each at a path of its own and
 * from its own accounts alone.
 *
 * @throws {MissingVariableError} when the account of a source is not told
 */
export function createWorker(container: Container, options: WorkerOptions = {}): HttpHandler {
  const { service, ambient } = container;
  const routes = new Map(pushRoutes(container).map((route) => [route.path, { route, accounts: accountsOf(route, container.environment) }]));
  const check = pushCheckOf(container, options);
  return async (request) => {
    const found = routes.get(request.path);
    if (!found) return problemResponse(problem(404, 'not-found', `There is nothing at ${request.path}`));
    if (request.method !== 'POST') return problemResponse(problem(405, 'method-not-allowed'), { allow: 'POST' });
    if (request.isBodyTooLarge) return problemResponse(problem(413, 'body-too-large'));
    const { route, accounts } = found;
    try {
      await check(request.headers, { accounts, audiences: audiencesOf(request, container.environment) });
      const answered = await route.handle(request, deadlineOf(service, route.role, ambient.now()));
      return answered ?? { status: 204, headers: {}, body: '' };
    } catch (error) {
      return failed(error, request, container);
    }
  };
}

function pushCheckOf(
  { environment, ambient }: Container,
  { fetch = (...request) => globalThis.fetch(...request), jwksUri }: WorkerOptions,
): PushCheck {
  const said = read(environment, 'PUSH_SIGNATURES') ?? (read(environment, 'K_SERVICE') === undefined ? 'required' : 'removed');
  return createPushCheck({ now: ambient.now, fetch, jwksUri, signatures: said === 'removed' ? 'removed' : 'required' });
}

/** @throws {MissingVariableError} */
function accountsOf({ account }: PushRoute, environment: Environment): readonly string[] {
  return listed(environment.resource(account));
}

/** What stands between commas: an end that was left empty names nobody. */
function listed(text: string): readonly string[] {
  return text.split(',').flatMap((part) => part.trim() || []);
}

/** Cloud Run hands over what came to an address of the service alone: so that is whom a token must be for. */
function audiencesOf({ headers: { host = '' } }: HttpRequest, environment: Environment): readonly string[] {
  const given = read(environment, 'PUSH_AUDIENCES');
  return given === undefined ? [`https://${host}`] : listed(given);
}

function read(environment: Environment, name: ContainerVariableName): string | undefined {
  return environment.optionalResource(name);
}

function failed(error: unknown, { path }: HttpRequest, { logger }: Container): HttpResponse {
  const status = pushStatusOf(error);
  const again = isIncurable(error) ? 'A push failed, and no retry cures it' : 'A push failed and is delivered again';
  logger.error(status < 500 ? 'A push was refused' : again, { path, status, error });
  const code = error instanceof AllFrameError ? error.code : 'internal-error';
  return problemResponse(problem(status, code, status < 500 ? reasonOf(error) : undefined), problemHeaders(error));
}
