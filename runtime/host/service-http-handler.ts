import { createHttpHandler, type DocumentRoute, type HttpPorts } from '../http/http-handler.ts';
import type { HttpHandler } from '../http/http-message.ts';
import type { Service } from '../service/service.ts';
import { openApiOf } from './openapi-of.ts';

/** The HTTP API of a service, over what its routes lead to. */
export function createServiceHttpHandler(service: Service, ports: HttpPorts): HttpHandler {
  return createHttpHandler(service.http?.router.routes ?? [], ports, { cors: service.http?.cors, documents: documentsOf(service) });
}

/** Made when it is first asked for: a cold start does not wait for it. */
function documentsOf(service: Service): DocumentRoute[] {
  const path = service.http?.openapi?.path;
  if (path === undefined) return [];
  let document: unknown;
  return [{ method: 'GET', path, target: { kind: 'document', read: () => (document ??= openApiOf(service)) } }];
}
