import type { Caller } from './caller.ts';
import { TenantRequiredError } from './errors.ts';

/** A tenant is part of every key of its data, beside an id of up to 1,024 bytes. */
const maxTenantBytes = 128;

/**
 * The tenant that a message is about. What authentication tells of the caller wins over what the message says.
 *
 * @param subject what needs it, for the message: `CreateOrder`
 * @throws {TenantRequiredError} when there is none, it can be no part of a key, or a caller speaks for another tenant
 */
export function requiredTenant(subject: string, { caller, tenant }: { caller?: Caller | undefined; tenant?: string | undefined }): string {
  if (caller && tenant !== undefined && tenant !== caller.tenant)
    throw new TenantRequiredError({ subject, fault: `the caller's is not ${JSON.stringify(tenant)}` });
  const required = caller ? caller.tenant : tenant;
  const fault = faultOf(required);
  if (fault !== undefined) throw new TenantRequiredError({ subject, fault });
  return required as string;
}

const halfPair = /\p{Surrogate}/u;

function faultOf(tenant: string | undefined): string | undefined {
  if (tenant === undefined || tenant === '') return 'there is none';
  if (halfPair.test(tenant)) return 'it holds half a surrogate pair, which UTF-8 has no bytes for';
  if (tenant.includes('#') || tenant.startsWith('$')) return `${JSON.stringify(tenant)} holds # or begins with $, as keys of our own do`;
  return Buffer.byteLength(tenant) > maxTenantBytes ? `it has more than ${maxTenantBytes} bytes` : undefined;
}
