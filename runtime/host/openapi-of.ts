import { type OpenApiDocument, openApiDocument } from '../http/openapi/openapi-document.ts';
import type { Service } from '../service/service.ts';

/** The OpenAPI 3.1 document of a service's HTTP API; without paths where it has none. */
export function openApiOf({ name, http }: Service): OpenApiDocument {
  const { title = name, version = '1.0.0' } = http?.openapi ?? {};
  return openApiDocument(http?.router.routes ?? [], { title, version }, http?.auth);
}
