import type { ServiceModel } from '../model/service-model.ts';
import { UsageError } from './errors.ts';

/**
 * What a person sees of an error of the runtime or of AWS: what it says, without a stack trace. Faults of ours keep theirs.
 *
 * @param remedies what to do about an error of AWS, by its name, where the caller knows better
 */
export function usageErrorOf(error: unknown, remedies: Readonly<Record<string, string>> = {}): unknown {
  if (!(error instanceof Error) || error instanceof UsageError) return error;
  const known = { ...common, ...remedies };
  const isKnown = (one: Error) => Object.hasOwn(known, one.name) || one.name === 'CredentialsProviderError' || one.message === noRegion;
  const { message, name } = causesOf(error).find(isKnown) ?? error;
  if (message === noRegion)
    return new UsageError('no region is set; set AWS_REGION, or region in the profile of AWS_PROFILE', { cause: error });
  const remedy = name === 'CredentialsProviderError' ? noCredentials(message) : Object.hasOwn(known, name) ? known[name] : undefined;
  if (remedy !== undefined) return new UsageError(remedy, { cause: error });
  const unreachable = causesOf(error).find((one) => networkFaults.has((one as NodeJS.ErrnoException).code ?? ''));
  if (unreachable) return new UsageError(unreachableText(unreachable), { cause: error });
  return isOfRuntime(error) || '$metadata' in error ? new UsageError(error.message, { cause: error }) : error;
}

/** What a person sees where a table of a service is missing. */
export function noTable(table: string, { stage }: Pick<ServiceModel, 'stage'>): string {
  return `there is no table ${table}; ${isDeployed(stage)}, or the table with --checkpoint-table`;
}

/** What a person asks themselves where something of a service is missing. */
export function isDeployed(stage: string): string {
  return `is stage ${stage} deployed in this account and region? Name another with --stage`;
}

const noRegion = 'Region is missing';

const common: Readonly<Record<string, string>> = {
  ExpiredTokenException: 'the credentials have expired; sign in again',
  ResourceNotFoundException: 'there is no such table; correct its name, the region or the endpoint',
};

/** What the SDK says of a session that ended names the profile and what to run. */
function noCredentials(message: string): string {
  const { AWS_PROFILE: profile } = process.env;
  if (message.includes('aws sso login')) return `no credentials were found: ${message}`;
  if (profile) return `no credentials were found for the profile ${profile} of AWS_PROFILE; correct its name, or sign in to it`;
  return 'no credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
}

const networkFaults: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPROTO',
  'ETIMEDOUT',
]);

function unreachableText(fault: NodeJS.ErrnoException): string {
  const { AWS_ENDPOINT_URL: endpoint } = process.env;
  const where = !endpoint ? 'AWS' : `the endpoint ${endpoint} of AWS_ENDPOINT_URL`;
  return `${where} can't be reached: ${fault.message || fault.code}; correct the region or the endpoint, or try again`;
}

function causesOf(error: Error): readonly Error[] {
  return error.cause instanceof Error ? [error, ...causesOf(error.cause)] : [error];
}

/** The runtime is loaded by the verb that needs it, so that its errors are known by their form alone. */
function isOfRuntime(error: Error): boolean {
  const { code, retryable } = error as { readonly code?: unknown; readonly retryable?: unknown };
  return typeof code === 'string' && typeof retryable === 'boolean';
}
