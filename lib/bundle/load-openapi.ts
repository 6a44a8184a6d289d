import type { openApiOf } from '../../runtime/host/openapi-of.ts';
import type { LoadedService } from './load-service.ts';
import { loadWithRuntime } from './load-with-runtime.ts';

/** The OpenAPI document of a service. Schemas are code, so that it is made where the service itself is loaded, not from its model. */
export function loadOpenApi(loaded: LoadedService): ReturnType<typeof openApiOf> {
  const bundled = loadWithRuntime<{ openApiOf: typeof openApiOf }>(loaded, 'runtime/host/openapi-of', 'openApiOf');
  return bundled.openApiOf(bundled.service);
}
