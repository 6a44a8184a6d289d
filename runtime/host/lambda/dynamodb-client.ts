import type { DynamoDbCalls } from '../../aws-client/dynamodb-calls.ts';
import { lightDynamoDb } from '../../aws-client/light-dynamodb.ts';
import type { LightClientOptions } from '../../aws-client/light-service.ts';
import { officialDynamoDb } from '../../aws-client/official-dynamodb.ts';
import type { EnvironmentName } from '../../contract/environment-variables.ts';
import { systemAmbient } from '../ambient.ts';
import type { Environment } from '../environment.ts';
import type { Logger } from '../logger.ts';
import { InvalidVariableError } from './errors.ts';
import { withinInvocation } from './within-invocation.ts';

/** Which client, and why: what the log says. */
export interface DynamoDbClientChoice {
  readonly client: 'light' | 'official';
  readonly reason: string;
}

/**
 * DynamoDB as the environment says: the light client where the credentials are those of the function's role, else the official one. The log
 * says which with the first call. A call ends with its invocation, unless it says when.
 *
 * @throws {InvalidVariableError} when `DYNAMODB_CLIENT` names no client
 */
export function dynamoDbOf(environment: Environment, logger: Logger): DynamoDbCalls {
  const { client, reason } = chooseDynamoDbClient(environment);
  const calls: DynamoDbCalls = withinInvocation(
    client === 'light' ? lightDynamoDb(lightClientOptions(environment, 'DYNAMODB')) : officialDynamoDb(),
  );
  let isFirst = true;
  return {
    call(operation, input, options) {
      const result = calls.call(operation, input, options);
      // While the connection is made: what a first line of a log loads takes a cold start some milliseconds.
      if (isFirst) logger.info(`The ${client} client calls DynamoDB`, { client, reason });
      isFirst = false;
      return result;
    },
  };
}

/**
 * `DYNAMODB_CLIENT` decides. Without it, whatever the official client would look at before the credentials of the function's role, or that
 * the light one can't do, takes the official one.
 *
 * @throws {InvalidVariableError} when `DYNAMODB_CLIENT` names no client
 */
export function chooseDynamoDbClient({ optional }: Pick<Environment, 'optional'>): DynamoDbClientChoice {
  const chosen = optional('DYNAMODB_CLIENT') || undefined;
  if (chosen === 'light' || chosen === 'official') return { client: chosen, reason: 'DYNAMODB_CLIENT says so' };
  if (chosen !== undefined) throw new InvalidVariableError({ variable: 'DYNAMODB_CLIENT', value: chosen, allowed: ['light', 'official'] });
  if (!optional('AWS_LAMBDA_FUNCTION_NAME')) return { client: 'official', reason: 'this is not AWS Lambda' };
  const other = otherSources.find((name) => optional(name)) ?? switches.find((name) => optional(name)?.toLowerCase() === 'true');
  if (other) return { client: 'official', reason: `${other} is set` };
  const missing = ofRole.find((name) => !optional(name));
  if (missing) return { client: 'official', reason: `${missing} is not set, so that the credentials are not those of a role` };
  return { client: 'light', reason: 'the credentials are those of the role of the function' };
}

/** Each of them stands for credentials that are not in the environment, or change. */
const otherSources = [
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
] as const satisfies readonly EnvironmentName[];

const switches = [
  'AWS_USE_FIPS_ENDPOINT',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
] as const satisfies readonly EnvironmentName[];

const ofRole = [
  'AWS_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
] as const satisfies readonly EnvironmentName[];

/** A service that functions call by a light client, as the AWS SDKs call it in the name of its endpoint's variable. */
export type LightServiceName = 'DYNAMODB' | 'EVENTBRIDGE' | 'KMS' | 'SECRETS_MANAGER' | 'SQS' | 'SSM';

/** What the light client of a service works with in a function. */
export function lightClientOptions(
  { optional, required }: Pick<Environment, 'optional' | 'required'>,
  service: LightServiceName,
): LightClientOptions {
  return {
    region: required('AWS_REGION'),
    endpoint: optional(`AWS_ENDPOINT_URL_${service}`) || optional('AWS_ENDPOINT_URL') || undefined,
    credentials: () => ({
      accessKeyId: required('AWS_ACCESS_KEY_ID'),
      secretAccessKey: required('AWS_SECRET_ACCESS_KEY'),
      sessionToken: optional('AWS_SESSION_TOKEN'),
    }),
    maxAttempts: Number(optional('AWS_MAX_ATTEMPTS')) || undefined,
    ambient: systemAmbient,
  };
}
