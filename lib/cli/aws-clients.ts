import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { eventTable } from '../../runtime/contract/event-table.ts';
import type { ObjectStore } from '../../runtime/transport/object-store.ts';
import { MissingPackagesError, UsageError } from './errors.ts';

/** Throttling is to be waited for: nobody waits for an answer but a person. */
const maxAttempts = 10;

/**
 * A client of the account, region and endpoint that the environment names.
 *
 * @throws {MissingPackagesError}
 * @throws {UsageError} when the endpoint is no URL
 */
export async function dynamoDbClient(): Promise<DynamoDBClient> {
  checkEndpoints();
  const { DynamoDBClient } = await packageOf('@aws-sdk/client-dynamodb', () => import('@aws-sdk/client-dynamodb'));
  return new DynamoDBClient({ maxAttempts });
}

/**
 * A client of the account, region and endpoint that the environment names.
 *
 * @throws {MissingPackagesError}
 * @throws {UsageError} when the endpoint is no URL
 */
export async function sqsClient(): Promise<SQSClient> {
  checkEndpoints();
  const { SQSClient } = await packageOf('@aws-sdk/client-sqs', () => import('@aws-sdk/client-sqs'));
  return new SQSClient({ maxAttempts });
}

/**
 * How a table's index by time is used by who writes to it: what is written without it would be missing there.
 *
 * @throws {UsageError} when the table has one, and nobody says over how many shards
 */
export async function indexOf(
  client: DynamoDBClient,
  table: string,
  shards: number | undefined,
): Promise<{ readonly shards: number } | undefined> {
  if (shards !== undefined) return { shards };
  const { DescribeTableCommand } = await import('@aws-sdk/client-dynamodb');
  const { Table } = await client.send(new DescribeTableCommand({ TableName: table }));
  const { byTimestamp } = eventTable;
  if (Table?.GlobalSecondaryIndexes?.some(({ IndexName }) => IndexName === byTimestamp.name))
    throw new UsageError(
      `${table} has the index ${byTimestamp.name}; name its shards with --shards, as in eventStore({ byTimestamp }) of the service`,
    );
  return undefined;
}

/**
 * A bucket of the account, region and endpoint that the environment names. An emulator knows no names of hosts for its buckets.
 *
 * @throws {MissingPackagesError}
 * @throws {UsageError} when the endpoint is no URL
 */
export async function bucketOf(bucket: string): Promise<ObjectStore> {
  checkEndpoints();
  const { S3Client } = await packageOf('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3'));
  const { S3ObjectStore } = await import('../../runtime/transport/aws/s3-object-store.ts');
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 = AWS_ENDPOINT_URL } = process.env;
  return new S3ObjectStore({ client: new S3Client({ maxAttempts, forcePathStyle: Boolean(AWS_ENDPOINT_URL_S3) }), bucket });
}

/** The SDK fails at one without a scheme in words that name neither the variable nor the fault. */
function checkEndpoints(): void {
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_DYNAMODB', 'AWS_ENDPOINT_URL_SQS', 'AWS_ENDPOINT_URL_S3']) {
    const endpoint = process.env[name];
    if (endpoint && !(/^https?:\/\//.test(endpoint) && URL.canParse(endpoint)))
      throw new UsageError(`${name} must be a URL such as http://127.0.0.1:4566, got ${endpoint}`);
  }
}

async function packageOf<Package>(name: string, load: () => Promise<Package>): Promise<Package> {
  try {
    return await load();
  } catch (cause) {
    if (!/^(ERR_)?MODULE_NOT_FOUND$/.test(String((cause as NodeJS.ErrnoException).code))) throw cause;
    throw new MissingPackagesError(`this needs a package that is not installed; run npm install --save-dev ${name}`, { cause });
  }
}
