import { keySeparator } from '../contract/event-table.ts';

/** Whose documents: none in a service without tenants. */
export interface OfTenant {
  readonly tenant?: string | undefined;
}

/** The key that a store keeps a document under: `acme#o-1`, or without a tenant `o-1`. A tenant holds no `#`. */
export function storedKey(key: string, { tenant }: OfTenant): string {
  return tenant === undefined ? key : `${tenant}${keySeparator}${key}`;
}

/** The document's own key of the one that a store keeps it under. */
export function ownKey(stored: string, { tenant }: OfTenant): string {
  return tenant === undefined ? stored : stored.slice(tenant.length + keySeparator.length);
}
