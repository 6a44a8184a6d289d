import { encodeBinary } from './binary-values.ts';
import type { ClientAmbient } from './client-ambient.ts';
import { jsonService } from './json-service.ts';
import type { AwsCredentials } from './request-signer.ts';
import type { ServiceCalls, ServiceOperations } from './service-calls.ts';
import { withRetries } from './with-retries.ts';

/** What every light client needs. */
export interface LightClientOptions {
  /** A region of any partition. */
  readonly region: string;
  /** A URL, such as an emulator's. @default the region's */
  readonly endpoint?: string | undefined;
  /** Asked for each request, so that they may change. */
  readonly credentials: () => AwsCredentials;
  /** Tries of a call, the first one included. @default 4, as DynamoDB's official client */
  readonly maxAttempts?: number | undefined;
  /** The most that a single try may take, in milliseconds. @default 5000 */
  readonly tryTimeoutMs?: number | undefined;
  /** Time and randomness. */
  readonly ambient: ClientAmbient;
}

/** How a service is addressed. */
export interface LightServiceAddress {
  /** As people call it. */
  readonly name: string;
  /** As in host names and signatures. */
  readonly service: string;
  /** What stands before an operation in the header `X-Amz-Target`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
}

/**
 * A service of AWS by signed requests of `node:https`, over connections that are kept. Make one a service and process.
 *
 * @throws {TypeError} when the endpoint or the region can't be one
 */
export function lightService<Operations extends ServiceOperations<Operations>>(
  { name, ...address }: LightServiceAddress,
  { maxAttempts = 4, tryTimeoutMs = 5_000, ...options }: LightClientOptions,
): ServiceCalls<Operations> {
  const post = jsonService({ ...address, ...options });
  const retry = withRetries({ maxAttempts, tryTimeoutMs, ambient: options.ambient });
  return {
    async call(operation, input, { deadline = Number.POSITIVE_INFINITY } = {}) {
      const body = JSON.stringify(encodeBinary(input));
      return retry(`${name} ${operation}`, deadline, (timeoutMs) => post(operation, body, timeoutMs));
    },
  };
}
