import { ValidationError, type ValidationFault } from '../message/errors.ts';

/** Asks for a version of a projection to be filled with what was stored before it. */
export interface RebuildRequest {
  readonly projection: string;
  readonly version: number;
  /**
   * ISO 8601 in UTC. A rebuild that was cancelled later stays so.
   *
   * @default now: whoever asks without saying when takes back that it was cancelled
   */
  readonly requestedAt?: string | undefined;
}

/** The port of the queue of rebuilds. */
export interface RebuildRequests {
  /** Sends a request, at least once. */
  send(request: RebuildRequest, options?: { readonly delaySeconds?: number | undefined }): Promise<void>;
}

/**
 * Reads a request from the body of a message.
 *
 * @throws {ValidationError}
 */
export function parseRebuildRequest(body: string): RebuildRequest {
  const request = parsed(body);
  const { projection, version, requestedAt } = (request ?? {}) as Readonly<Record<string, unknown>>;
  const faults: ValidationFault[] = [];
  if (typeof projection !== 'string') faults.push({ path: 'projection', message: 'must be the name of a projection' });
  if (!Number.isSafeInteger(version)) faults.push({ path: 'version', message: 'must be a version of it' });
  if (requestedAt !== undefined && Number.isNaN(Date.parse(String(requestedAt))))
    faults.push({ path: 'requestedAt', message: 'must be a time' });
  if (faults.length > 0) throw new ValidationError({ subject: 'request of a rebuild', faults });
  return request as RebuildRequest;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
