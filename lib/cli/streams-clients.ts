import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { eventTable } from '../../runtime/contract/event-table.ts';
import type { ObjectStore } from '../../runtime/transport/object-store.ts';
import { MissingPackagesError, UsageError } from './errors.ts';

/** Throttling is to be waited for: nobody waits for an answer but a person. */
const maxAttempts = 10;

/**
 * A client of the account, region and endpoint that the environment names.
 *
 * @throws {MissingPackagesError}
 */
export async function dynamoDbClient(): Promise<DynamoDBClient> {
  const { DynamoDBClient } = await packageOf('@aws-sdk/client-dynamodb', () => import('@aws-sdk/client-dynamodb'));
  return new DynamoDBClient({ maxAttempts });
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
 */
export async function bucketOf(bucket: string): Promise<ObjectStore> {
  const { S3Client } = await packageOf('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3'));
  const { S3ObjectStore } = await import('../../runtime/transport/aws/s3-object-store.ts');
  const { AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3 = AWS_ENDPOINT_URL } = process.env;
  return new S3ObjectStore({ client: new S3Client({ maxAttempts, forcePathStyle: AWS_ENDPOINT_URL_S3 !== undefined }), bucket });
}

async function packageOf<Package>(name: string, load: () => Promise<Package>): Promise<Package> {
  try {
    return await load();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw cause;
    throw new MissingPackagesError(`this needs a package that is not installed; run npm install --save-dev ${name}`, { cause });
  }
}

/** What a person sees of an error of the runtime or of AWS: what it says, without a stack trace. Faults of ours keep theirs. */
export function usageErrorOf(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof UsageError) return error;
  if (error.message === 'Region is missing')
    return new UsageError('no region is set; set AWS_REGION, or region in the profile of AWS_PROFILE', { cause: error });
  if (error.name === 'CredentialsProviderError' || causeOf(error)?.name === 'CredentialsProviderError')
    return new UsageError('no credentials were found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY', { cause: error });
  if (error.name === 'ResourceNotFoundException')
    return new UsageError('there is no such table; correct its name, the region or the endpoint', { cause: error });
  return isOfRuntime(error) || '$metadata' in error ? new UsageError(error.message, { cause: error }) : error;
}

function causeOf({ cause }: Error): Error | undefined {
  return cause instanceof Error ? cause : undefined;
}

/** The runtime is loaded by the verb that needs it, so that its errors are known by their form alone. */
function isOfRuntime(error: Error): boolean {
  const { code, retryable } = error as { readonly code?: unknown; readonly retryable?: unknown };
  return typeof code === 'string' && typeof retryable === 'boolean';
}
