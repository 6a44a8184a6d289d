import type { AuthPorts } from '../http/auth/auth-ports.ts';
import { createHttpHandler, type DocumentRoute, type HttpPorts } from '../http/http-handler.ts';
import type { HttpHandler } from '../http/http-message.ts';
import { requestIdHeader } from '../http/request-id.ts';
import type { Service } from '../service/service.ts';
import { systemAmbient } from './ambient.ts';
import type { Logger } from './logger.ts';

/**
 * The HTTP API of a service, over what its routes lead to.
 *
 * @param authPorts what authentication has from outside, where it is not this process's clock, network and environment
 * @throws {InvalidApiKeysError} when the service's API keys can't be read
 */
export function createServiceHttpHandler(service: Service, ports: HttpPorts, authPorts: Partial<AuthPorts> = {}): HttpHandler {
  const { auth, cors, maxBodyBytes, router } = service.http ?? {};
  const { routes = [], mounts } = router ?? {};
  return createHttpHandler(routes, ports, {
    ...{ auth, cors, maxBodyBytes, mounts, documents: documentsOf(service), middleware: service.middleware },
    authPorts: { ...ofThisProcess, ...authPorts },
  });
}

/** Writes requests that failed to a log. */
export function logFailures(logger: Logger): HttpPorts['onError'] {
  return (error, { method, path, headers }) =>
    logger.error('A request failed', { method, path, requestId: headers[requestIdHeader], error });
}

const ofThisProcess: AuthPorts = {
  now: systemAmbient.now,
  fetch: (...request) => globalThis.fetch(...request),
  variable: (name) => process.env[name],
  trustsCallerHeader: false,
};

/** Made when it is first asked for, by code that is loaded then: a cold start does not wait for it. */
function documentsOf(service: Service): DocumentRoute[] {
  const { path, public: isPublic } = service.http?.openapi ?? {};
  if (path === undefined) return [];
  let document: Promise<unknown> | undefined;
  const read = () => {
    document ??= import('./openapi-of.ts').then(({ openApiOf }) => openApiOf(service));
    return document;
  };
  return [{ method: 'GET', path, target: { kind: 'document', read }, public: isPublic }];
}
