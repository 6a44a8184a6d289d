import type { DynamoDbCalls, DynamoDbOperations } from './dynamodb-calls.ts';
import { type LightClientOptions, lightService } from './light-service.ts';

/** What `lightDynamoDb` needs. */
export interface LightDynamoDbOptions extends LightClientOptions {}

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
export function lightDynamoDb(options: LightDynamoDbOptions): DynamoDbCalls {
  return lightService<DynamoDbOperations>({ name: 'DynamoDB', service: 'dynamodb', target: 'DynamoDB_20120810', version: '1.0' }, options);
}
