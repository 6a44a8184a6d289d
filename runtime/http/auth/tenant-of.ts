import type { HttpRequest } from '../http-message.ts';
import type { TenantHeader } from './auth.ts';

/** The tenant that a request names, where its API takes one from a header. */
export function tenantOf({ headers }: HttpRequest, { tenantHeader }: TenantHeader): string | undefined {
  return tenantHeader === undefined ? undefined : headers[tenantHeader.toLowerCase()];
}
