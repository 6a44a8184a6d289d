import { encodeBinary } from './binary-values.ts';
import type { ClientAmbient } from './client-ambient.ts';
import type { DynamoDbCalls } from './dynamodb-calls.ts';
import { type AwsCredentials, jsonService } from './json-service.ts';
import { withRetries } from './with-retries.ts';

/** What `lightDynamoDb` needs. */
export interface LightDynamoDbOptions {
  /** A region of any partition. */
  readonly region: string;
  /** A URL, such as an emulator's. @default the region's */
  readonly endpoint?: string | undefined;
  /** Asked for each request, so that they may change. */
  readonly credentials: () => AwsCredentials;
  /** Tries of a call, the first one included. @default 4, as the official client */
  readonly maxAttempts?: number | undefined;
  /** The most that a single try may take, in milliseconds. @default 5000 */
  readonly tryTimeoutMs?: number | undefined;
  /** Time and randomness. */
  readonly ambient: ClientAmbient;
}

/**
 * DynamoDB by signed requests of `node:https`, with the operations that the runtime uses and no others. It loads in a fraction of the official
 * client's time, which is what a cold start waits for; retries, errors and results are the official client's.
 *
 * @throws {TypeError} when the endpoint or the region can't be one
 * @example
 * import { lightDynamoDb } from '@allframe/serverless/stores';
 *
 * const client = lightDynamoDb({
 *   region: 'eu-central-1',
 *   credentials: () => ({ accessKeyId: process.env.KEY_ID ?? '', secretAccessKey: process.env.SECRET_KEY ?? '' }),
 *   ambient: { now: Date.now, random: Math.random, sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) },
 * });
 * const { Item } = await client.call('GetItem', { TableName: 'events', Key: { PK: { S: 'Order#1' }, SK: { S: '1' } } });
 */
export function lightDynamoDb({ maxAttempts = 4, tryTimeoutMs = 5_000, ...options }: LightDynamoDbOptions): DynamoDbCalls {
  const post = jsonService({ service: 'dynamodb', target: 'DynamoDB_20120810', ...options });
  const retry = withRetries({ maxAttempts, tryTimeoutMs, ambient: options.ambient });
  return {
    async call(operation, input, { deadline = Number.POSITIVE_INFINITY } = {}) {
      const body = JSON.stringify(encodeBinary(input));
      return retry(`DynamoDB ${operation}`, deadline, (timeoutMs) => post(operation, body, timeoutMs));
    },
  };
}
