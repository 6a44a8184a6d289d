import { join } from 'node:path';
import { DeleteTableCommand, type DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { DeleteBucketCommand, DeleteObjectsCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { cdk } from '../emulators/cdk.ts';
import { type Aws, isReal } from './aws.ts';
import type { Clients } from './deploy-services.ts';
import { type StackResources, stackResources } from './stack-resources.ts';

/** What stays when its stack goes. */
export const keptTypes = ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::KMS::Key'] as const;

/**
 * Ends what `startAws` began. Of an emulator all is gone then; from a real account what `deploy` made is removed first.
 *
 * @param names of the stacks, without the stage that they end with
 */
export async function endAws(aws: Aws | undefined, clients: Clients | undefined, names: readonly string[]): Promise<void> {
  try {
    if (!isReal || !aws || !clients) return;
    const stacks = names.map((name) => `${name}-${aws.stage}`);
    const resources = await Promise.all(stacks.map((stack) => stackResources(aws, stack)));
    await removeStacks(aws, clients, { app: join(aws.folder, 'cdk.out'), stacks, resources });
  } finally {
    clients?.destroy();
    await aws?.stop();
  }
}

/**
 * Removes stacks with all that they would leave behind, data included: for stacks that tests have made.
 *
 * @param app the app, or the folder of its templates, whose stacks of these ids are destroyed
 */
export async function removeStacks(
  aws: Aws,
  clients: Clients,
  { app, stacks, resources }: { readonly app: string; readonly stacks: readonly string[]; readonly resources: readonly StackResources[] },
): Promise<void> {
  await destroy(aws, app, stacks);
  for (const stack of resources) await removeKept(aws, clients, stack);
}

/** `cdk destroy`, as anybody would run it. */
export async function destroy(aws: Aws, app: string, stacks: readonly string[]): Promise<void> {
  await cdk(['destroy', ...stacks, '--app', app, '--force'], { env: aws.env, cwd: aws.folder });
}

async function removeKept(aws: Aws, { dynamoDb, s3 }: Clients, stack: StackResources): Promise<void> {
  const [tables, buckets, keys] = keptTypes.map((type) => Object.values(stack.ofTypes(type)));
  for (const table of tables ?? []) await removeTable(dynamoDb, table);
  for (const bucket of buckets ?? []) await removeBucket(s3, bucket);
  const kms = new KMSClient(aws.clientConfig);
  for (const KeyId of keys ?? []) await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  kms.destroy();
}

async function removeTable(dynamoDb: DynamoDBClient, TableName: string): Promise<void> {
  await dynamoDb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
  await dynamoDb.send(new DeleteTableCommand({ TableName }));
}

async function removeBucket(s3: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...Versions, ...DeleteMarkers].map(({ Key = '', VersionId }) => ({ Key, VersionId }));
    if (Objects.length === 0) break;
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
}
