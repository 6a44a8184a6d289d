import type { EventBridgeCalls, EventBridgeOperations, PutEventsEntry } from './event-bridge-calls.ts';
import type { KmsCalls } from './kms-calls.ts';
import { type LightClientOptions, lightService } from './light-service.ts';
import type { ParameterCalls, SecretsManagerCalls } from './secret-calls.ts';
import type { ServiceCalls } from './service-calls.ts';
import type { SqsCalls } from './sqs-calls.ts';

/**
 * SQS by the light client.
 *
 * @throws {TypeError} when the endpoint or the region can't be one
 * @example
 * import { lightSqs, SqsCommandQueues } from '@allframe/serverless/stores';
 *
 * export const queues = new SqsCommandQueues({
 *   client: lightSqs({
 *     region: 'eu-central-1',
 *     credentials: () => ({ accessKeyId: process.env.KEY_ID ?? '', secretAccessKey: process.env.SECRET_KEY ?? '' }),
 *     ambient: { now: Date.now, random: Math.random, sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) },
 *   }),
 *   url: (queue) => `https://sqs.eu-central-1.amazonaws.com/123456789012/orders-prod-${queue}`,
 *   deadLetterUrl: (queue) => `https://sqs.eu-central-1.amazonaws.com/123456789012/orders-prod-${queue}-dead`,
 * });
 */
export function lightSqs(options: LightClientOptions): SqsCalls {
  return lightService({ name: 'SQS', service: 'sqs', target: 'AmazonSQS', version: '1.0' }, options);
}

/**
 * EventBridge by the light client.
 *
 * @throws {TypeError} when the endpoint or the region can't be one
 */
export function lightEventBridge(options: LightClientOptions): EventBridgeCalls {
  const calls: ServiceCalls<EntriesOnWire> = lightService(
    { name: 'EventBridge', service: 'events', target: 'AWSEvents', version: '1.1' },
    options,
  );
  return { call: (operation, { Entries }, callOptions) => calls.call(operation, { Entries: Entries.map(onWire) }, callOptions) };
}

/**
 * KMS by the light client.
 *
 * @throws {TypeError} when the endpoint or the region can't be one
 */
export function lightKms(options: LightClientOptions): KmsCalls {
  const calls: KmsCalls = lightService({ name: 'KMS', service: 'kms', target: 'TrentService', version: '1.1' }, options);
  return {
    call: async (operation, input, callOptions) =>
      Object.fromEntries(Object.entries(await calls.call(operation, input, callOptions)).map(bytesOfMember)),
  };
}

/**
 * AWS Secrets Manager by the light client.
 *
 * @throws {TypeError} when the endpoint or the region can't be one
 */
export function lightSecretsManager(options: LightClientOptions): SecretsManagerCalls {
  return lightService({ name: 'Secrets Manager', service: 'secretsmanager', target: 'secretsmanager', version: '1.1' }, options);
}

/**
 * The parameters of AWS Systems Manager by the light client.
 *
 * @throws {TypeError} when the endpoint or the region can't be one
 */
export function lightParameters(options: LightClientOptions): ParameterCalls {
  return lightService({ name: 'Systems Manager', service: 'ssm', target: 'AmazonSSM', version: '1.1' }, options);
}

/** The JSON protocol 1.1 writes a time as seconds since the epoch. */
interface EntriesOnWire {
  readonly PutEvents: {
    readonly input: { readonly Entries: readonly (Omit<PutEventsEntry, 'Time'> & { readonly Time: number })[] };
    readonly output: EventBridgeOperations['PutEvents']['output'];
  };
}

function onWire(entry: PutEventsEntry) {
  return { ...entry, Time: entry.Time.getTime() / 1_000 };
}

/** On the wire bytes are base64; these are the members of KMS's answers that are bytes. */
function bytesOfMember([name, value]: [string, unknown]): [string, unknown] {
  const isBytes = typeof value === 'string' && (name === 'Plaintext' || name === 'CiphertextBlob');
  return [name, isBytes ? Uint8Array.from(Buffer.from(value, 'base64')) : value];
}
